/** On database 0 of the control server: what is known of one tenant's memory. */
export function usageKey(tenantId: string): string {
  return `kryonix:usage:${tenantId}`;
}

/** Beside it: the last report of each process that numbers its reports. */
export function usageReportsKey(tenantId: string): string {
  return `kryonix:usage-reports:${tenantId}`;
}

/**
 * Bytes per purpose database, from the fields of the hash: the last census, and what was stored since it began. Never
 * below 0; 0 where nothing is known.
 */
export function usedBytesOf(fields: Readonly<Record<string, string>>): number[] {
  return Array.from({ length: 16 }, (_, database) => {
    const [base = 0, writtenThen = 0] = (fields[`b${database}`] ?? '0:0').split(':').map(Number);
    const used = base + Number(fields[`w${database}`] ?? 0) - writtenThen;
    return Number.isFinite(used) ? Math.max(0, used) : 0;
  });
}
