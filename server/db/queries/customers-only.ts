/** Leaves out the tenants that nobody is a customer of: what canaries do is no traffic. For a table with `tenant_id`. */
export const customersOnly = 'tenant_id not in (select id from accounts.tenants where canary)';
