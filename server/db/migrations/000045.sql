-- Servers that tenants live apart on are polled too, under their own names.
alter table cache_management.slow_commands drop constraint slow_commands_node_check;
alter table cache_management.slow_commands
  add constraint slow_commands_node_check check (node ~ '^[a-z0-9][a-z0-9-]{0,62}$');
