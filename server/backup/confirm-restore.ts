import type { RestoreRequest } from '#lib/contracts/backups.ts';
import { AppError } from '#lib/errors.ts';

const confirmCharacters = 8;

/** A restore that writes is confirmed by the first characters of the backup's id. Throws `invalid_request`. */
export function confirmRestore(backupId: string, { dryRun, confirm }: RestoreRequest): void {
  if (dryRun || confirm === backupId.slice(0, confirmCharacters)) return;
  throw new AppError('invalid_request', `Confirm with ${backupId.slice(0, confirmCharacters)}.`);
}

export function nothingThere(): AppError {
  return new AppError('not_found', 'There is no such backup, or its file is gone.');
}
