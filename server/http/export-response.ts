import type { ExportFormat } from '#lib/contracts/export-format.ts';
import { type CsvValue, toCsv } from '#lib/format/to-csv.ts';
import { jsonResponse } from './json-response.ts';

/** Name of a CSV column and its value in a line. */
export type Column<Line> = readonly [name: string, read: (line: Line) => CsvValue];

export interface Export<Line> {
  /** What the file is called, without extension: `[a-z0-9-]` only. */
  name: string;
  /** The answer without `format`. */
  body: unknown;
  lines: readonly Line[];
  columns: readonly Column<Line>[];
}

/** An answer that the browser saves as a file. */
export function exportResponse<Line>(format: ExportFormat, { name, body, lines, columns }: Export<Line>): Response {
  const headers = { 'content-disposition': `attachment; filename="kryonix-${name}.${format}"` };
  if (format === 'json') return jsonResponse(body, { headers });
  const csv = toCsv(
    columns.map(([column]) => column),
    lines.map((line) => columns.map(([, read]) => read(line))),
  );
  return new Response(csv, { headers: { ...headers, 'content-type': 'text/csv; charset=utf-8; header=present' } });
}
