import { AccessLog } from '#lib/optimizer/access-log.ts';
import { type AccessRecord, hitBit } from '#lib/optimizer/access-record.ts';

/** Records as a process sends them, oldest first; `baseMs` is not later than the first. */
export function packRecords(
  records: readonly AccessRecord[],
  baseMs: number,
): { packed: string; clients?: string | undefined } {
  const log = new AccessLog();
  for (const record of records) {
    const { classIndex, op, hit, timeMs, client, costMs } = record;
    const call = { ...record, startedAtMs: timeMs };
    const number = log.add(record, classIndex, op | (hit ? hitBit : 0), call, client);
    if (costMs > 0) log.complete(number, call, costMs);
  }
  const { packed, clients } = log.take(baseMs);
  return clients === null ? { packed } : { packed, clients };
}
