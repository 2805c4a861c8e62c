/**
 * Whom an answer belongs to: the person and the tenant it was made for, so that what a device keeps of one is never
 * shown to another. The server says it on every page and every read.
 */
export const partitionHeader = 'x-kryonix-partition';

/** Said where nobody is signed in: what the device keeps has no owner any more. */
export const noPartition = 'none';

interface Owner {
  userId: string;
  tenant: { id: string } | null;
}

/** The partition of a person; staff of the platform have one of their own. */
export function partitionOf({ userId, tenant }: Owner): string {
  return `${userId}.${tenant?.id ?? 'platform'}`;
}
