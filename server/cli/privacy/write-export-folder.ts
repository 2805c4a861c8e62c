import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackupContext } from '../../backup/backup-context.ts';
import { readExport } from '../../lgpd/read-export.ts';

/** Writes an export as `data.json` and `data.csv`, mode 0600. */
export async function writeExportFolder(context: BackupContext, file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const format of ['json', 'csv'] as const) {
    const target = createWriteStream(join(folder, `data.${format}`), { mode: 0o600 });
    await pipeline(Readable.from(readExport(context, file, format)), target);
  }
}
