import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvValue, toCsv } from '#lib/format/to-csv.ts';

/** A strict reader of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; !(text[at] === '"' && text[at + 1] !== '"'); at++) {
        if (text[at] === '"') at++;
        if (at >= text.length) throw new Error('a quoted field has no end');
        field += text[at];
      }
      at++;
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n') throw new Error(`a bare field holds ${JSON.stringify(text[at])}`);
        field += text[at++];
      }
    }
    row.push(field);
    if (text[at] === ',') at++;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      rows.push(row);
      row = [];
    } else throw new Error(`neither comma nor line end at ${at}`);
  }
  return rows;
}

const bare = (text: string) => text.replace(/^\uFEFF/, '');
const shown = (value: CsvValue) => (value === null ? '' : String(value));

describe('toCsv', () => {
  it('begins with a byte order mark and ends every line with CRLF', () => {
    expect(toCsv(['a', 'b'], [[1, null]])).toBe('\uFEFFa,b\r\n1,\r\n');
  });

  it('quotes what needs it, and doubles quotes', () => {
    expect(bare(toCsv(['key'], [['a,b'], ['say "hi"'], ['two\r\nlines'], ['plain text']]))).toBe(
      'key\r\n"a,b"\r\n"say ""hi"""\r\n"two\r\nlines"\r\nplain text\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tA1', '=cmd|"/C calc"!A0'])(
    'disarms %j, which a spreadsheet would run',
    (text) => {
      expect(parseCsv(bare(toCsv(['key'], [[text]])))).toEqual([['key'], [`'${text}`]]);
    },
  );

  it.each([
    ['lead;=1+1;x', "lead;'=1+1;x"],
    ['a\n@SUM(A1)', "a\n'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    ['a;b-c', 'a;b-c'],
  ])('disarms %j where a spreadsheet parts lines at semicolons, as in Brazil', (text, expected) => {
    expect(parseCsv(bare(toCsv(['key'], [[text]])))).toEqual([['key'], [expected]]);
  });

  it('leaves numbers as they are, negative ones too', () => {
    expect(bare(toCsv(['change'], [[-1.5], [0]]))).toBe('change\r\n-1.5\r\n0\r\n');
  });

  it('is read back as it was written', () => {
    const cell = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
    const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
      const row = fc.array(cell, { minLength: width, maxLength: width });
      return fc.array(row, { minLength: 1, maxLength: 6 });
    });
    fc.assert(
      fc.property(table, (rows) => {
        const header = (rows[0] ?? []).map((_, index) => `column_${index}`);
        const read = parseCsv(bare(toCsv(header, rows)));
        // A text that already was `'=…` is written as it is and loses its own apostrophe here.
        const undisarm = (text: string) => text.replace(/'(?=[=+\-@\t\r\n])/g, '');
        const undisarmed = read
          .slice(1)
          .map((row, line) =>
            row.map((field, column) => (typeof rows[line]?.[column] === 'string' ? undisarm(field) : field)),
          );
        const expected = rows.map((row) =>
          row.map((value) => (typeof value === 'string' ? undisarm(value) : shown(value))),
        );
        expect(undisarmed).toEqual(expected);
      }),
    );
  });
});
