import type { AuditLog, AuditLogEntry } from '#lib/contracts/audit.ts';
import type { ExportFormat } from '#lib/contracts/export-format.ts';
import { toCsv } from '#lib/format/to-csv.ts';
import type { Column } from '../http/export-response.ts';
import { streamResponse } from '../http/stream-response.ts';

type ReadPage = (cursor: number | undefined, limit: number) => Promise<AuditLog>;

const entriesAtOnce = 2_000;

const columns: readonly Column<AuditLogEntry>[] = [
  ['id', ({ id }) => id],
  ['at', ({ at }) => at],
  ['tenant_id', ({ tenantId }) => tenantId],
  ['actor', ({ actor }) => actor],
  ['action', ({ action }) => action],
  ['target', ({ target }) => target],
  ['before', ({ before }) => (before === null ? null : JSON.stringify(before))],
  ['after', ({ after }) => (after === null ? null : JSON.stringify(after))],
  ['address', ({ address }) => address],
  ['request_id', ({ requestId }) => requestId],
  ['sealed', ({ sealed }) => String(sealed)],
];

async function* pages(first: AuditLog, readPage: ReadPage): AsyncGenerator<AuditLogEntry[]> {
  let page = first;
  yield page.entries;
  while (page.nextCursor !== null) {
    page = await readPage(page.nextCursor, entriesAtOnce);
    yield page.entries;
  }
}

async function* csvOf(first: AuditLog, readPage: ReadPage): AsyncGenerator<string> {
  const header = columns.map(([name]) => name);
  yield toCsv(header, []);
  const emptyLength = toCsv(header, []).length;
  for await (const entries of pages(first, readPage)) {
    const lines = entries.map((entry) => columns.map(([, read]) => read(entry)));
    if (lines.length > 0) yield toCsv(header, lines).slice(emptyLength);
  }
}

async function* jsonOf(first: AuditLog, readPage: ReadPage): AsyncGenerator<string> {
  yield '{"entries":[';
  let written = 0;
  for await (const entries of pages(first, readPage)) {
    if (entries.length === 0) continue;
    const text = entries.map((entry) => JSON.stringify(entry)).join(',\n');
    yield written === 0 ? text : `,\n${text}`;
    written += entries.length;
  }
  yield '],"nextCursor":null}\n';
}

/** The whole of what was asked for as a file, however much that is, page by page. Rejects where not even the first can be read. */
export async function exportAudit(
  format: ExportFormat,
  cursor: number | undefined,
  readPage: ReadPage,
): Promise<Response> {
  const first = await readPage(cursor, entriesAtOnce);
  const disposition = { 'content-disposition': `attachment; filename="kryonix-audit.${format}"` };
  return format === 'json'
    ? streamResponse(jsonOf(first, readPage), { ...disposition, 'content-type': 'application/json' })
    : streamResponse(csvOf(first, readPage), {
        ...disposition,
        'content-type': 'text/csv; charset=utf-8; header=present',
      });
}
