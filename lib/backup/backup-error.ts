import { AppError } from '../errors.ts';

/**
 * `not_a_backup`: the file does not begin as one. `newer_format`: written by a later version than this one reads.
 * `foreign_key`: sealed with a key that is not the tenant's. `truncated`: it ends too soon. `damaged`: a byte differs.
 */
export type BackupErrorReason = 'not_a_backup' | 'newer_format' | 'foreign_key' | 'truncated' | 'damaged';

/** A backup file that cannot be used. Nothing of it may be restored. */
export class BackupError extends AppError {
  readonly reason: BackupErrorReason;

  constructor(reason: BackupErrorReason, message: string, options: { cause?: unknown } = {}) {
    super('invalid_request', message, options);
    this.name = 'BackupError';
    this.reason = reason;
  }
}
