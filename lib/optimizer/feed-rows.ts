import type { ReuseObserver } from './reuse-observer.ts';
import type { StudyLayout } from './study-tenants.ts';
import { type Trace, tenantOf } from './trace.ts';

/** Names that tell keys apart within a study. */
export function observedKeys(trace: Trace, { study, studies }: StudyLayout): string[] {
  const names = [...trace.keyNames];
  if (!studies.some(({ shared }) => shared)) return names;
  const named = new Uint8Array(names.length);
  for (let row = 0; row < trace.length; row++) {
    const key = trace.key[row] ?? 0;
    const classIndex = trace.classIndex[row] ?? 0;
    if (named[key] === 1 || !studies[study[classIndex] ?? 0]?.shared) continue;
    named[key] = 1;
    names[key] = `${tenantOf(trace.classNames[classIndex] ?? '')}:${names[key]}`;
  }
  return names;
}

/** Hands rows to whoever watches their study. */
export function feedRows(
  trace: Trace,
  { study, group }: StudyLayout,
  keys: readonly string[],
  watchers: readonly { observe: ReuseObserver['observe'] }[],
  rows: readonly [number, number],
): void {
  for (let row = rows[0]; row < rows[1]; row++) {
    const at = trace.classIndex[row] ?? 0;
    const key = keys[trace.key[row] ?? 0] ?? '';
    watchers[study[at] ?? 0]?.observe(
      trace.op[row] ?? 0,
      key,
      group[at] ?? 0,
      trace.timeMs[row] ?? 0,
      trace.sizeBytes[row] ?? 0,
    );
  }
}
