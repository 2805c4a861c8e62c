import { type Trace, tenantOf } from '#lib/optimizer/trace.ts';

/** The same accesses under other names: other keys are sampled, and nothing else may change. */
export function salted(trace: Trace, salt: string): Trace {
  return { ...trace, name: `${trace.name}, salted`, keyNames: trace.keyNames.map((key) => `${salt}${key}`) };
}

/** The same accesses, faster or slower. */
export function rescaled(trace: Trace, factor: number): Trace {
  const firstMs = trace.timeMs[0] ?? 0;
  return {
    ...trace,
    name: `${trace.name}, time × ${factor}`,
    timeMs: trace.timeMs.map((timeMs) => firstMs + factor * (timeMs - firstMs)),
  };
}

/** As many accesses at the same times, each to a key of its own: nothing is reused. */
export function withoutReuse(trace: Trace): Trace {
  return {
    ...trace,
    name: `${trace.name}, no reuse`,
    key: Uint32Array.from({ length: trace.length }, (_, row) => row),
    keyNames: Array.from({ length: trace.length }, (_, row) => `once-${row}`),
  };
}

/** Two tenants side by side, from the same moment on for as long as both last. */
export function mixed(one: Trace, other: Trace): Trace {
  const parts = [one, other] as const;
  const lastOf = (trace: Trace) => (trace.timeMs[trace.length - 1] ?? 0) - (trace.timeMs[0] ?? 0);
  const lastMs = Math.min(lastOf(one), lastOf(other));
  const rows = parts
    .flatMap((trace, part) =>
      Array.from({ length: trace.length }, (_, row) => ({
        ...{ part, row },
        timeMs: (trace.timeMs[row] ?? 0) - (trace.timeMs[0] ?? 0),
      })),
    )
    .filter(({ timeMs }) => timeMs <= lastMs)
    .sort((a, b) => a.timeMs - b.timeMs);
  const column = (of: (trace: Trace) => ArrayLike<number>, shift = 0) =>
    rows.map(({ part, row }) => (of(parts[part] ?? one)[row] ?? 0) + part * shift);
  return {
    name: `${one.name} and ${other.name}`,
    length: rows.length,
    timeMs: Float64Array.from(rows, ({ timeMs }) => timeMs),
    key: Uint32Array.from(column(({ key }) => key, one.keyNames.length)),
    op: Uint8Array.from(column(({ op }) => op)),
    sizeBytes: Float64Array.from(column(({ sizeBytes }) => sizeBytes)),
    classIndex: Uint16Array.from(column(({ classIndex }) => classIndex, one.classNames.length)),
    client: Uint32Array.from(column(({ client }) => client)),
    keyNames: parts.flatMap((trace, part) => trace.keyNames.map((key) => `${part}:${key}`)),
    classNames: parts.flatMap((trace, part) =>
      trace.classNames.map((name) => `t${part}/${name.slice(tenantOf(name).length + 1)}`),
    ),
  };
}
