/** A file that is being written. Nothing is there under its name before `commit`. */
export interface BackupFile {
  /** Resolves when more may come. Rejects where the storage refuses. */
  write(bytes: Buffer): Promise<void>;
  /** Puts the whole file under its name at once; answers its bytes. */
  commit(): Promise<number>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** Where backups and exports are kept. Names are `/`-separated parts of letters, digits, `.`, `_` and `-`. */
export interface BackupStorage {
  /** For people, without a password. */
  readonly place: string;
  create(name: string): Promise<BackupFile>;
  /** Fails at the first chunk where there is no such file: AppError `not_found`. */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Also where it is gone already. */
  remove(name: string): Promise<void>;
}
