-- The newest data key of a tenant, told to every process: what is stored after a rotation is sealed with it at once.
-- Null: as each process finds it where the keys are kept.
alter table cache_management.tenant_access add column data_key bigint
  check (data_key between 1 and 4294967295);
