-- A server that was away while a tenant was erased still has the tenant's own user: whoever keeps the users is told who is
-- gone. Nothing else of the operations.
create policy worker_reads on accounts.tenant_operations for select to kryonix_ingest
  using (kind in ('create', 'erase') and state <> 'running');
grant select (tenant_id, kind, state) on accounts.tenant_operations to kryonix_ingest;
