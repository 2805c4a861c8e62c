import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteOp, readOp, writeOp } from '#lib/optimizer/trace.ts';
import { readTrace } from '#server/cli/optimizer/read-trace.ts';
import { splitCsvLine } from '#server/cli/optimizer/split-csv-line.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kryonix-trace-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const settings = { classesPath: null, rate: 100, onProgress: () => {} };
const header = 'ts_ms,key,op,size,tenant,class,extra\n';

describe('a trace file', () => {
  test('in csv, packed, is read with its quotes and its empty fields', async () => {
    const text = `${header}1000,"a,""b""",get,10,t1,img,phone\n1000,x,set,,,,\n2000,x,delete,,t2,img,\n`;
    const path = await file('a.csv.gz', gzipSync(text));
    const trace = await readTrace({ ...settings, path, format: 'csv' });
    expect(trace.keyNames).toEqual(['a,"b"', 'x', 'x']);
    expect(trace.classNames).toEqual(['t1/img', 'default/default', 't2/img']);
    expect([...trace.op]).toEqual([readOp, writeOp, deleteOp]);
    expect([...trace.timeMs]).toEqual([1_000, 1_000, 2_000]);
    expect([...trace.sizeBytes]).toEqual([10, 0, 0]);
    expect([...trace.client]).toEqual([1, 0, 0]);
  });

  test('of keys only gets its times from the rate and its classes from the table', async () => {
    const classesPath = await file('classes.csv', 'key,class\n7,t1\n');
    const path = await file('keys.txt', '7\n8\n7\n');
    const trace = await readTrace({ ...settings, path, format: 'keys', classesPath, rate: 2 });
    expect([...trace.timeMs]).toEqual([0, 500, 1_000]);
    expect(trace.classNames).toEqual(['default/t1', 'default/default']);
  });

  test.each([
    ['an unknown operation', `${header}1,a,touch,,,,\n`, /row 1: op "touch"/],
    ['a time that is no number', `${header}x,a,get,,,,\n`, /row 1: ts_ms "x"/],
    ['time running backwards', `${header}5,a,get,,,,\n4,a,get,,,,\n`, /sort the trace/],
    ['no column of keys', 'a,b\n1,2\n', /no column "key"/],
    ['an unknown column', 'ts_ms,key,opp\n1,a,get\n', /unknown columns, "opp"/],
    ['a row that is cut off', `${header}1,a,get,,,,\n2,a`, /row 2: 2 fields where the first line names 7/],
    ['an empty key', `${header}1,,get,,,,\n`, /row 1: the key is empty/],
    ['a size without end', `${header}1,a,get,Infinity,,,\n`, /row 1: size "Infinity"/],
    ['a line that does not end', `${header}1,${'a'.repeat(3_000_000)}`, /line 2 is longer than 1048576 characters/],
    ['nothing', '', /holds no access/],
  ])('with %s is refused in words', async (_, text, message) => {
    const path = await file('bad.csv', text);
    await expect(readTrace({ ...settings, path, format: 'csv' })).rejects.toThrow(message);
  });

  test('that is missing or not what its name says is refused', async () => {
    await expect(readTrace({ ...settings, path: join(folder, 'none.csv'), format: 'csv' })).rejects.toThrow(/ENOENT/);
    const path = await file('plain.csv.gz', header);
    await expect(readTrace({ ...settings, path, format: 'csv' })).rejects.toThrow(/plain.csv.gz.*header/);
    await expect(readTrace({ ...settings, path: folder, format: 'csv' })).rejects.toThrow(/EISDIR/);
  });

  test('that is packed is read whatever its name, with a mark of its byte order, and refused where it is cut off', async () => {
    const packed = gzipSync(
      `\ufeff${header}${Array.from({ length: 5_000 }, (_, at) => `${at},k${(at * 7_919) % 997},get,,,,`).join('\r\n')}`,
    );
    const whole = await readTrace({ ...settings, path: await file('whole.csv', packed), format: 'csv' });
    expect(whole).toMatchObject({ length: 5_000, classNames: ['default/default'] });
    expect([...whole.timeMs.slice(0, 3)]).toEqual([0, 1, 2]);
    const path = await file('cut.csv.gz', packed.subarray(0, packed.length / 2));
    await expect(readTrace({ ...settings, path, format: 'csv' })).rejects.toThrow(/cut.csv.gz.*unexpected end of file/);
  });
});

test('a line without quotes is split at its commas', () => {
  expect(splitCsvLine('a,,c,')).toEqual(['a', '', 'c', '']);
  expect(splitCsvLine('"a",b,""')).toEqual(['a', 'b', '']);
  expect(() => splitCsvLine('"a')).toThrow(/never closed/);
});
