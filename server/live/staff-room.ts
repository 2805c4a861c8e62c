/** Of platform staff who watch no tenant: what concerns all tenants together is told here. */
export const staffRoom = 'staff';
