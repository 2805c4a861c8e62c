-- Whether an instant lies in a period, for a statement whose rows are few by another condition: to the planner, which
-- does not know that in a plan for any period, the period alone always looks like the better way to them. So this is
-- costly on paper. It is not `parallel safe` for the same reason: nothing here is worth a second process.
create function cache_management.lies_within(instant timestamptz, from_instant timestamptz, to_instant timestamptz)
  returns boolean language plpgsql immutable strict cost 10000
  as $$
  begin
    return instant operator(pg_catalog.>=) from_instant and instant operator(pg_catalog.<) to_instant;
  end $$;
grant execute on function cache_management.lies_within(timestamptz, timestamptz, timestamptz)
  to kryonix_app, kryonix_platform;
