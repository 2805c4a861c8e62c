/** What a cell holds; `null`, the unknown, becomes an empty one. */
export type CsvValue = string | number | null;

/** Spreadsheets run a text that begins with one of these as a formula, and a tab or line break hides one. */
const formulaStart = /^[=+\-@\t\r\n]/;
/**
 * The same within a text: where the list separator is a semicolon, as in Brazil, a spreadsheet parts the line there, and
 * quotes within a line mean nothing to it.
 */
const formulaBehindSeparator = /([;\t\r\n])(?=[=+\-@])/g;

function toField(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const within = value.replace(formulaBehindSeparator, "$1'");
  const harmless = formulaStart.test(value) ? `'${within}` : within;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * RFC 4180: comma, CRLF after every line, quotes doubled, a header line. Texts that a spreadsheet would take for a formula
 * get an apostrophe in front (OWASP's advice), numbers keep their sign. Begins with a byte order mark, without which Excel
 * reads the accents of a key or name as something else; parsers that follow the WHATWG decoder drop it.
 */
export function toCsv(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  let text = '\uFEFF';
  for (const row of [header, ...rows]) text += `${row.map(toField).join(',')}\r\n`;
  return text;
}
