-- A delivery belongs to a message of its own tenant: a reference sees below row-level security, so the tenant is a part of
-- it. The platform's own messages have none; in references they are those of a tenant that nobody is.
alter table cache_management.alert_notifications
  add column owner_id uuid not null
    generated always as (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
  add constraint alert_notifications_owner_key unique (owner_id, id);

alter table cache_management.alert_deliveries
  add column owner_id uuid not null
    generated always as (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
  drop constraint alert_deliveries_notification_id_fkey,
  add constraint alert_deliveries_notification_fkey foreign key (owner_id, notification_id)
    references cache_management.alert_notifications (owner_id, id) on delete cascade;
