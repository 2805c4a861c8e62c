import { readBackup } from '#lib/backup/read-backup.ts';
import { type CsvValue, toCsv } from '#lib/format/to-csv.ts';
import { type BackupContext, findBackupKey } from '../backup/backup-context.ts';

const asText = (value: unknown): CsvValue =>
  value === null || typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);

async function* sectionsOf(context: BackupContext, file: string): AsyncGenerator<{ name: string; rows: unknown[] }> {
  const parts = readBackup(context.storage.read(file), (header) => findBackupKey(context, header));
  for await (const part of parts) if (part.kind === 'section') yield { name: part.name, rows: part.rows };
}

/** `{"section":[row,…],…}`, piece by piece; a section that is written in parts stays together. */
async function* jsonOf(context: BackupContext, file: string): AsyncGenerator<string> {
  let open: string | null = null;
  yield '{';
  for await (const { name, rows } of sectionsOf(context, file)) {
    if (name !== open) {
      yield `${open === null ? '' : '],'}${JSON.stringify(name)}:[`;
      open = name;
      yield rows.map((row) => JSON.stringify(row)).join(',\n');
    } else if (rows.length > 0) {
      yield `,\n${rows.map((row) => JSON.stringify(row)).join(',\n')}`;
    }
  }
  yield `${open === null ? '' : ']'}}\n`;
}

/** One line per field: section, number of the row, name of the field, its value. */
async function* csvOf(context: BackupContext, file: string): AsyncGenerator<string> {
  yield toCsv(['section', 'row', 'field', 'value'], []);
  const counts = new Map<string, number>();
  for await (const { name, rows } of sectionsOf(context, file)) {
    const lines: CsvValue[][] = [];
    for (const row of rows) {
      const number = (counts.get(name) ?? 0) + 1;
      counts.set(name, number);
      for (const [field, value] of Object.entries(row ?? {})) lines.push([name, number, field, asText(value)]);
    }
    const text = toCsv(['section', 'row', 'field', 'value'], lines);
    yield text.slice(text.indexOf('\n') + 1);
  }
}

/** What an export holds, as people and programs read it, piece by piece. Throws BackupError for a file that was changed. */
export function readExport(context: BackupContext, file: string, format: 'json' | 'csv'): AsyncGenerator<string> {
  return format === 'json' ? jsonOf(context, file) : csvOf(context, file);
}
