import type { RollupRow } from '#lib/telemetry/batch.ts';

/**
 * What one turn of an ingester counted of a tenant in one second: numbers in a string, since thousands are written and
 * read each second. A record is the second within its block, then pairs of what is counted and how much of it:
 * `second,code,count,code,count,…;`. Records are only ever appended, and added up by whoever reads them.
 */
const counters = ['calls', 'hits', 'misses', 'stales', 'errors'] as const;

/** A counter of a purpose database is `database × 5 + its place`. */
export const counterCode = (database: number, counter: number) => database * counters.length + counter;
/** Calls from phones. */
export const mobileCode = 80;
/** Microseconds of all calls. */
export const latencyCode = 81;
/** A bucket of the latency histogram is this and its number. */
export const bucketBase = 100;

/** Sums by code. */
export type LiveTotals = Map<number, number>;

export function addRow(totals: LiveTotals, row: RollupRow): void {
  for (let place = 0; place < counters.length; place++) {
    add(totals, counterCode(row.database, place), row[counters[place] ?? 'calls']);
  }
  if (row.device === 'mobile') add(totals, mobileCode, row.calls);
  add(totals, latencyCode, row.latencySumUs);
  const { latency } = row;
  for (let index = 0; index < latency.length; index += 2) {
    add(totals, bucketBase + (latency[index] ?? 0), latency[index + 1] ?? 0);
  }
}

function add(totals: LiveTotals, code: number, count: number): void {
  if (count > 0) totals.set(code, (totals.get(code) ?? 0) + count);
}

export function writeRecord(second: number, totals: LiveTotals): string {
  let text = String(second);
  for (const [code, count] of totals) text += `,${code},${count}`;
  return `${text};`;
}

const comma = 44;
const semicolon = 59;
const zero = 48;

/** Adds the records of a block to `totals`, but for those of seconds before `fromSecond` (0–9). */
export function addRecords(totals: LiveTotals, text: string, fromSecond = 0): void {
  eachCount(text, fromSecond, (code, count) => totals.set(code, (totals.get(code) ?? 0) + count));
}

/** Takes away what `addRecords` added for the whole block. */
export function takeRecords(totals: LiveTotals, text: string): void {
  eachCount(text, 0, (code, count) => {
    const left = (totals.get(code) ?? 0) - count;
    if (left === 0) totals.delete(code);
    else totals.set(code, left);
  });
}

function eachCount(text: string, fromSecond: number, onCount: (code: number, count: number) => void): void {
  let number = 0;
  let place = 0;
  let code = 0;
  let counts = true;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character !== comma && character !== semicolon) {
      number = number * 10 + character - zero;
      continue;
    }
    if (place === 0) counts = number >= fromSecond;
    else if (place % 2 === 1) code = number;
    else if (counts) onCount(code, number);
    place = character === semicolon ? 0 : place + 1;
    number = 0;
  }
}
