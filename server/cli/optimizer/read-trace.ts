import { basename } from 'node:path';
import { deleteOp, readOp, type Trace, writeOp } from '#lib/optimizer/trace.ts';
import { type AccessRow, TraceBuilder } from '#lib/optimizer/trace-builder.ts';
import { linesOf } from './lines-of.ts';
import { splitCsvLine } from './split-csv-line.ts';

export type TraceFormat = 'csv' | 'keys';

export interface TraceFile {
  path: string;
  format: TraceFormat;
  /** Maps key → class for traces of keys only. */
  classesPath: string | null;
  /** Accesses per second where the file tells no times. */
  rate: number;
  onProgress: (rows: number) => void;
}

const operations = new Map([
  ['get', readOp],
  ['set', writeOp],
  ['delete', deleteOp],
]);
const progressEvery = 250_000;

async function readClasses(path: string): Promise<Map<string, string>> {
  const classes = new Map<string, string>();
  let header = true;
  for await (const line of linesOf(path)) {
    if (line === '') continue;
    const [key = '', name = ''] = splitCsvLine(line);
    if (!(header && key === 'key' && name === 'class')) classes.set(key, name);
    header = false;
  }
  return classes;
}

async function readKeys(file: TraceFile, builder: TraceBuilder): Promise<void> {
  const classes = file.classesPath ? await readClasses(file.classesPath) : new Map<string, string>();
  let rows = 0;
  for await (const key of linesOf(file.path)) {
    if (key === '') continue;
    const timeMs = (rows * 1_000) / file.rate;
    builder.add({ timeMs, key, op: readOp, sizeBytes: 0, tenant: '', className: classes.get(key) ?? '', client: '' });
    if (++rows % progressEvery === 0) file.onProgress(rows);
  }
}

async function readCsv(file: TraceFile, builder: TraceBuilder): Promise<void> {
  let columns: Map<string, number> | null = null;
  let rows = 0;
  for await (const line of linesOf(file.path)) {
    if (line === '') continue;
    if (!columns) {
      columns = columnsOf(splitCsvLine(line));
      continue;
    }
    try {
      builder.add(accessOf(splitCsvLine(line), columns, (rows * 1_000) / file.rate));
    } catch (error) {
      throw new Error(`row ${rows + 1}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
    if (++rows % progressEvery === 0) file.onProgress(rows);
  }
}

/** @param untimedMs when it happened where the row does not say */
function accessOf(fields: readonly string[], columns: ReadonlyMap<string, number>, untimedMs: number): AccessRow {
  if (fields.length < columns.size)
    throw new Error(`${fields.length} fields where the first line names ${columns.size}`);
  const at = (name: string) => fields[columns.get(name) ?? -1] ?? '';
  if (at('key') === '') throw new Error('the key is empty');
  const op = operations.get(at('op') || 'get');
  if (op === undefined) throw new Error(`op "${at('op')}" is none of get, set and delete`);
  const timeMs = at('ts_ms') === '' ? untimedMs : Number(at('ts_ms'));
  if (!Number.isFinite(timeMs)) throw new Error(`ts_ms "${at('ts_ms')}" is no number`);
  const sizeBytes = Number(at('size'));
  if (!(sizeBytes >= 0 && Number.isFinite(sizeBytes))) throw new Error(`size "${at('size')}" is no number of bytes`);
  return { timeMs, key: at('key'), op, sizeBytes, tenant: at('tenant'), className: at('class'), client: at('extra') };
}

const knownColumns = ['ts_ms', 'key', 'op', 'size', 'tenant', 'class', 'extra'];

/** Columns that mean nothing here are an error: a name that was mistyped would be passed over in silence. */
function columnsOf(header: string[]): Map<string, number> {
  const columns = new Map(header.map((name, index) => [name.trim(), index]));
  const expected = `expected ${knownColumns.join(',')}`;
  if (!columns.has('key')) throw new Error(`the first line names no column "key": ${expected}`);
  const unknown = [...columns.keys()].filter((name) => !knownColumns.includes(name));
  if (unknown.length > 0)
    throw new Error(`the first line names unknown columns, "${unknown.join('", "')}": ${expected}`);
  if (columns.size < header.length) throw new Error(`the first line names a column twice: ${expected}`);
  return columns;
}

/** Reads a trace file into columns. Rejects with a message for people where the file is missing or not understood. */
export async function readTrace(file: TraceFile): Promise<Trace> {
  const builder = new TraceBuilder();
  await (file.format === 'csv' ? readCsv(file, builder) : readKeys(file, builder));
  const trace = builder.build(basename(file.path));
  if (trace.length === 0) throw new Error(`${file.path} holds no access`);
  return trace;
}
