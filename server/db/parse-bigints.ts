import { types } from 'pg';

function toSafeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint ${text} does not fit a JavaScript number`);
  return number;
}

const int8 = 20;
const int8Array = 1016;

function parseArray(text: string): number[] {
  const inner = text.slice(1, -1);
  return inner === '' ? [] : inner.split(',').map(toSafeNumber);
}

/** Reads `bigint` and `bigint[]` as numbers (pg's default is text); throws `RangeError` beyond 2⁵³. */
export const parseBigints = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    if (format !== 'binary' && oid === int8) return toSafeNumber;
    if (format !== 'binary' && oid === int8Array) return parseArray;
    return types.getTypeParser(oid, format ?? 'text');
  },
};
