import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Trace } from '#lib/optimizer/trace.ts';
import { readTrace, type TraceFormat } from '#server/cli/optimizer/read-trace.ts';

export interface BenchTrace {
  name: string;
  file: string;
  format: TraceFormat;
  classes?: string;
  /** Accesses per second where the trace has no times. */
  rate: number;
  /** What its gains count for. */
  kind: 'web' | 'commerce' | 'other';
  /** Nothing can be gained: no plan is the right answer. */
  hopeless: boolean;
}

/** Real traces are not part of the repository: they lie beside it, or beside the folder of its work trees. */
const traceFolder = ['../shared/traces', '../../shared/traces'].map((path) => resolve(path)).find(existsSync) ?? null;

const web = { format: 'csv', rate: 100, kind: 'web', hopeless: false } as const;
const trap = { format: 'keys', rate: 100, kind: 'other', hopeless: true } as const;

export const benchTraces: readonly BenchTrace[] = [
  { ...web, name: 'nasa', file: 'nasa-http-19950801/trace.csv.gz' },
  { ...web, name: 'elastic', file: 'elastic-apache-4days/trace.csv.gz' },
  { ...web, name: 'web07 at 2/s', file: 'cache2k-web07/keys.txt.gz', format: 'keys', rate: 2, kind: 'commerce' },
  {
    ...web,
    name: 'orm-busy at 100/s',
    file: 'cache2k-orm-busy/keys.txt.gz',
    classes: 'cache2k-orm-busy/key_class.csv.gz',
    format: 'keys',
    kind: 'commerce',
  },
  { ...web, name: 'mooncake', file: 'mooncake-synthetic/trace.csv.gz', kind: 'other', hopeless: true },
  { ...trap, name: 'lirs-loop', file: 'lirs-loop/keys.txt.gz' },
  { ...trap, name: 'lirs-multi1', file: 'lirs-multi1/keys.txt.gz' },
  { ...trap, name: 'lirs-multi3', file: 'lirs-multi3/keys.txt.gz' },
];

export const tracesPresent = traceFolder !== null;

export async function loadBenchTrace({ name, file, format, classes, rate }: BenchTrace): Promise<Trace> {
  if (traceFolder === null) throw new Error('no folder ../shared/traces');
  const classesPath = classes ? join(traceFolder, classes) : null;
  const trace = await readTrace({ path: join(traceFolder, file), format, classesPath, rate, onProgress: () => {} });
  return { ...trace, name };
}
