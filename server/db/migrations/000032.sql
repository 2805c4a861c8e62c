-- A tenant restores its own backups alone; only the platform's staff restore one tenant's into another.
drop policy app_uses on cache_management.restores;
create policy app_uses on cache_management.restores to kryonix_app
  using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid
              and source_tenant_id = tenant_id);
