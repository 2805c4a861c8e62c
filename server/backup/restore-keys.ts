import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { readBackup } from '#lib/backup/read-backup.ts';
import type { RestoreConflict, RestoreSelection } from '#lib/contracts/backups.ts';
import { createScrub, type ScrubEntry } from '../lgpd/scrub-entry.ts';
import { settleShared } from '../lgpd/settle-shared.ts';
import { applyEntries } from './apply-entries.ts';
import { type BackupContext, findBackupKey, openTenantDatabases, WorkStopped } from './backup-context.ts';
import type { InspectedBackup } from './inspect-backup.ts';
import { keyPartOf, moduleOfKey } from './logical-key.ts';
import { prepareReseal } from './prepare-reseal.ts';
import type { Reseal } from './reseal-entry.ts';
import { Rest } from './rest.ts';
import { countOutcome, type RestoreTally } from './restore-counts.ts';
import { gentlePace } from './scan-tenant.ts';
import type { TenantDatabases } from './tenant-databases.ts';
import { membersOf } from './write-entries.ts';

export interface RestoreOptions {
  file: string;
  /** Whose keys are written. */
  tenantId: string;
  conflict: RestoreConflict;
  dryRun: boolean;
  selection: RestoreSelection;
  /** Blocks that an earlier run of this restore finished, and what it counted in them. */
  blocksDone: number;
  tally: RestoreTally;
}

interface RestoreUnderWay {
  /** A block is done for good; the tally is up to it. */
  finished(blocksDone: number): Promise<void>;
  cancelled(): boolean;
}

/** The server answers nobody else while it works on one of these. */
const entriesAtOnce = gentlePace.keysPerPage;
const bytesAtOnce = 262_144;

function isSelected(
  { modules, databases, pattern }: RestoreSelection,
  { database, key }: Pick<BackupEntry, 'database' | 'key'>,
): boolean {
  if (databases !== undefined && !databases.includes(database)) return false;
  if (modules !== undefined && !modules.includes(moduleOfKey(key))) return false;
  if (pattern === undefined) return true;
  return keyPartOf(key.toString()).startsWith(pattern);
}

/** Of an index what it says of selected entries: without it, nobody who invalidates or erases would find them. */
function selectedPart(selection: RestoreSelection, entry: BackupEntry): BackupEntry | null {
  if (isSelected(selection, entry)) return entry;
  if (entry.form !== 'members') return null;
  const members = membersOf(entry);
  const selected = members.flatMap((member, at) => {
    if (at % 2 === 1) return [];
    const colon = member.indexOf(':');
    const named = { database: Number(member.slice(0, colon)), key: Buffer.from(member.slice(colon + 1)) };
    return isSelected(selection, named) ? [member, members[at + 1] ?? '0'] : [];
  });
  return selected.length === 0 ? null : { ...entry, payload: Buffer.from(JSON.stringify(selected)) };
}

class BlockRestore {
  private readonly databases: TenantDatabases;
  private readonly options: RestoreOptions;
  private readonly reseal: Reseal | null;
  private readonly backup: InspectedBackup;
  private readonly scrub: ScrubEntry;
  private readonly rest = new Rest(gentlePace.restShare);
  private waiting: BackupEntry[] = [];
  private waitingBytes = 0;

  constructor(
    databases: TenantDatabases,
    { options, reseal, backup }: { options: RestoreOptions; reseal: Reseal | null; backup: InspectedBackup },
  ) {
    this.databases = databases;
    this.options = options;
    this.reseal = reseal;
    this.backup = backup;
    this.scrub = createScrub(databases, backup.tombstones);
  }

  async block(entries: Iterable<BackupEntry>): Promise<void> {
    for (const entry of entries) await this.take(entry);
    await this.flush();
  }

  private async take(found: BackupEntry): Promise<void> {
    const selected = selectedPart(this.options.selection, found);
    if (selected === null) return;
    if (this.backup.tombstones.erases(selected)) return this.count(selected, 'erased');
    if (selected.expiresAtMs !== null && selected.expiresAtMs <= Date.now()) return this.count(selected, 'expired');
    const entry = await this.scrub(selected);
    if (entry === null) return this.count(selected, 'erased');
    const payload = this.reseal === null ? entry.payload : await this.reseal(entry);
    if (payload === null) return this.count(entry, 'unreadable');
    const [first] = this.waiting;
    if (first !== undefined && first.database !== entry.database) await this.flush();
    this.waiting.push({ ...entry, payload });
    this.waitingBytes += payload.length;
    if (this.waiting.length >= entriesAtOnce || this.waitingBytes >= bytesAtOnce) await this.flush();
  }

  private async flush(): Promise<void> {
    const entries = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    const [first] = entries;
    if (first === undefined) return;
    const begunMs = performance.now();
    const { writing } = this.databases;
    const { tenantId } = this.options;
    const shares = await this.databases.byServer(first.database, entries, (entry) => writing.stored(tenantId, entry));
    for (const { client, items } of shares) {
      const outcomes = await applyEntries(client, items, { ...this.options, writing });
      for (const [index, entry] of items.entries()) this.count(entry, outcomes[index] ?? 'skipped');
    }
    // As a backup leaves the servers to everybody else for a share of the time, so does its restore.
    await this.rest.after(begunMs);
  }

  private count({ database, key }: BackupEntry, outcome: Parameters<typeof countOutcome>[3]): void {
    countOutcome(this.options.tally, database, moduleOfKey(key), outcome);
  }
}

/**
 * Writes the selected keys of a backup that was inspected before, block after block, for one tenant and nobody else. A
 * run that was interrupted goes on behind `blocksDone`; a block that was done in part is done again, to the same end.
 * @throws BackupError, `WorkStopped`
 */
export async function restoreKeys(
  context: BackupContext,
  backup: InspectedBackup,
  options: RestoreOptions,
  work: RestoreUnderWay,
): Promise<void> {
  const databases = openTenantDatabases(context, options.tenantId);
  try {
    const reseal = await prepareReseal(context, databases, backup, options);
    const restore = new BlockRestore(databases, { options, reseal, backup });
    const parts = readBackup(context.storage.read(options.file), (header) => findBackupKey(context, header));
    for await (const part of parts) {
      if (part.kind !== 'entries' || part.index < options.blocksDone) continue;
      await restore.block(part.entries);
      await work.finished(part.index + 1);
      if (work.cancelled()) throw new WorkStopped('the restore was stopped');
    }
    if (!options.dryRun) {
      const shared = backup.shared.filter((each) => isSelected(options.selection, each));
      await settleShared(databases, options.tenantId, shared);
    }
  } finally {
    databases.close();
  }
}
