import { types } from 'pg';

const tooWide = (number: number | string) => new RangeError(`bigint ${number} does not fit a JavaScript number`);

function toSafeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw tooWide(text);
  return number;
}

const int8 = 20;
const int8Array = 1016;

const [zero, comma] = [48, 44];

/**
 * Reads a `bigint[]` without nulls as PostgreSQL writes it; throws `RangeError` beyond 2⁵³. Digit by digit: a chart reads
 * tens of thousands, and cutting the text into as many pieces costs four times as much.
 */
function parseBigintArray(text: string): number[] {
  if (!/^\{[\d,]+\}$/.test(text)) return text === '{}' ? [] : text.slice(1, -1).split(',').map(toSafeNumber);
  const numbers: number[] = [];
  let value = 0;
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (at < text.length - 1 && code !== comma) {
      value = 10 * value + (code - zero);
      continue;
    }
    if (!Number.isSafeInteger(value)) throw tooWide(value);
    numbers.push(value);
    value = 0;
  }
  return numbers;
}

/** Reads `bigint` and `bigint[]` as numbers (pg's default is text); throws `RangeError` beyond 2⁵³. */
export const parseBigints = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    if (format !== 'binary' && oid === int8) return toSafeNumber;
    if (format !== 'binary' && oid === int8Array) return parseBigintArray;
    return types.getTypeParser(oid, format ?? 'text');
  },
};
