/** The job that makes or erases one tenant. */
export const tenantOperationJobName = 'tenant-operation';
