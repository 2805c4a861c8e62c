import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { deleteOp, readOp, type Trace, writeOp } from '#lib/optimizer/trace.ts';
import { TraceBuilder } from '#lib/optimizer/trace-builder.ts';
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
const lineEnd = /\r?\n/;

/** Each line of a file, gzipped or not, without its end. Failures of reading and of unpacking reject. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const unpacked = path.endsWith('.gz') ? createGunzip() : null;
  if (unpacked) file.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  const text = unpacked ?? file;
  let rest = '';
  for await (const chunk of text.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split(lineEnd);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}

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
    const fields = splitCsvLine(line);
    if (!columns) {
      columns = columnsOf(fields);
      continue;
    }
    const at = (name: string) => fields[columns?.get(name) ?? -1] ?? '';
    const op = operations.get(at('op') || 'get');
    if (op === undefined) throw new Error(`row ${rows + 1}: op "${at('op')}" is none of get, set and delete`);
    const timeMs = at('ts_ms') === '' ? (rows * 1_000) / file.rate : Number(at('ts_ms'));
    if (!Number.isFinite(timeMs)) throw new Error(`row ${rows + 1}: ts_ms "${at('ts_ms')}" is no number`);
    const sizeBytes = Number(at('size'));
    if (!(sizeBytes >= 0)) throw new Error(`row ${rows + 1}: size "${at('size')}" is no number of bytes`);
    builder.add({
      timeMs,
      key: at('key'),
      op,
      sizeBytes,
      tenant: at('tenant'),
      className: at('class'),
      client: at('extra'),
    });
    if (++rows % progressEvery === 0) file.onProgress(rows);
  }
}

function columnsOf(header: string[]): Map<string, number> {
  const columns = new Map(header.map((name, index) => [name.trim(), index]));
  if (columns.has('key')) return columns;
  throw new Error(`the first line names no column "key": expected ts_ms,key,op,size,tenant,class,extra`);
}

/** Reads a trace file into columns. Rejects with a message for people where the file is missing or not understood. */
export async function readTrace(file: TraceFile): Promise<Trace> {
  const builder = new TraceBuilder();
  await (file.format === 'csv' ? readCsv(file, builder) : readKeys(file, builder));
  const trace = builder.build(basename(file.path));
  if (trace.length === 0) throw new Error(`${file.path} holds no access`);
  return trace;
}
