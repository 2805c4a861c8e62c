import { mostClasses } from './class-tallies.ts';
import { type Trace, tenantOf } from './trace.ts';

/** The classes of a trace, shared out over studies. */
export interface StudyLayout {
  /** For each class of the trace: its study. */
  study: Uint16Array;
  /** For each class of the trace: its number within the study. */
  group: Uint16Array;
  studies: readonly StudyPart[];
}

export interface StudyPart {
  /** For each group the tenant, as a number. */
  tenants: number[];
  /** Several tenants: their keys must be told apart by name. */
  shared: boolean;
}

/** A tenant with fewer accesses than this is studied together with the other small ones. */
const enoughAccesses = 20_000;

/** Every large tenant has a study of its own; small ones share one, where they can learn from each other. */
export function layOutStudies(trace: Trace, upToRow: number): StudyLayout {
  const accesses = new Float64Array(trace.classNames.length);
  for (let row = 0; row < upToRow; row++) {
    const at = trace.classIndex[row] ?? 0;
    accesses[at] = (accesses[at] ?? 0) + 1;
  }
  const tenantNames = [...new Set(trace.classNames.map(tenantOf))];
  const ofTenant = new Map<string, number>();
  for (const [at, name] of trace.classNames.entries())
    ofTenant.set(tenantOf(name), (ofTenant.get(tenantOf(name)) ?? 0) + (accesses[at] ?? 0));
  const alone = tenantNames.filter((name) => tenantNames.length === 1 || (ofTenant.get(name) ?? 0) >= enoughAccesses);
  const studies: StudyPart[] = alone.map(() => ({ tenants: [], shared: false }));
  if (alone.length < tenantNames.length) studies.push({ tenants: [], shared: true });

  const layout = { study: new Uint16Array(accesses.length), group: new Uint16Array(accesses.length), studies };
  const byTraffic = trace.classNames.map((_, at) => at).sort((a, b) => (accesses[b] ?? 0) - (accesses[a] ?? 0));
  for (const at of byTraffic) {
    const tenant = tenantOf(trace.classNames[at] ?? '');
    const own = alone.indexOf(tenant);
    const index = own >= 0 ? own : studies.length - 1;
    const part = studies[index];
    if (!part) continue;
    layout.study[at] = index;
    layout.group[at] = Math.min(part.tenants.length, mostClasses - 1);
    if (part.tenants.length < mostClasses) part.tenants.push(tenantNames.indexOf(tenant));
  }
  return layout;
}
