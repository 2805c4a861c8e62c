-- Whoever loses the right to watch is told of, whatever program took it: open sockets of every server process are then
-- judged again at once. The payload names whom to judge and carries no right: a false one costs a look-up.
create function accounts.tell_access() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin
    perform pg_notify('kryonix_access', tg_argv[0] || ':' || (to_jsonb(old) ->> tg_argv[1]));
    return null;
  end $$;

create trigger tell_access after delete or update of revoked_at, expires_at on accounts.sessions
  for each row execute function accounts.tell_access('session', 'id');
create trigger tell_access after update of role on accounts.memberships
  for each row execute function accounts.tell_access('tenant', 'tenant_id');
create trigger tell_access after delete or update of revoked_at, expires_at, scopes on accounts.api_keys
  for each row execute function accounts.tell_access('tenant', 'tenant_id');
create trigger tell_access after update of status on accounts.tenants
  for each row execute function accounts.tell_access('tenant', 'id');
create trigger tell_access after update of platform_role on accounts.users
  for each row execute function accounts.tell_access('user', 'id');
