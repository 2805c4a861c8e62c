import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { keyPartOf, subjectOfIndex } from '../backup/logical-key.ts';
import { membersOf } from '../backup/write-entries.ts';
import type { createErasureDigest, TombstoneKind } from './erasure-digest.ts';
import { entryOfRecord, subjectsOfItem } from './shared-members.ts';
import { structureOf } from './structure-of.ts';

export interface TombstoneRow {
  kind: TombstoneKind;
  /** Of a prefix: how many characters it has. */
  length: number | null;
  digest: Buffer;
}

/** Parts of structures that are called after a person. */
const personParts = new Set(['user']);
const kinds = ['subject', 'key', 'prefix'] as const;
type Digest = ReturnType<typeof createErasureDigest>;
const databases = Array.from({ length: 16 }, (_, id) => id);

/** Tells what of a backup was erased since, so that no restore brings it back. */
export class Tombstones {
  readonly size: number;
  private readonly sources: { digest: Digest; known: ReadonlyMap<TombstoneKind, ReadonlySet<string>> }[];
  private readonly prefixLengths: readonly number[];
  /** Keys that the backup's own index names for an erased person: `database:key`. */
  private readonly ofErased = new Set<string>();
  /** The same without the database. */
  private readonly keysOfErased = new Set<string>();

  /** `sources`: of the tenant whose backup it is, and of the one who gets it. */
  constructor(sources: readonly { rows: readonly TombstoneRow[]; digest: Digest }[]) {
    this.sources = sources.map(({ rows, digest }) => {
      const of = (kind: TombstoneKind) =>
        new Set(rows.filter((row) => row.kind === kind).map((row) => row.digest.toString('hex')));
      return { digest, known: new Map(kinds.map((kind) => [kind, of(kind)])) };
    });
    const rows = sources.flatMap((source) => source.rows);
    this.size = rows.length;
    this.prefixLengths = [...new Set(rows.flatMap(({ length }) => (length === null ? [] : [length])))];
  }

  /** Takes note of an index of the backup: the entries that it names go with the person. To be called for all first. */
  note(entry: BackupEntry): void {
    const subject = entry.form === 'members' ? subjectOfIndex(entry.key) : null;
    if (subject === null || !this.has('subject', subject)) return;
    // Each before its score.
    for (const [at, member] of membersOf(entry).entries()) if (at % 2 === 0) this.noteName(member);
  }

  erases({ database, key, subject }: BackupEntry): boolean {
    if (this.size === 0) return false;
    const text = key.toString();
    if (this.erasesNamed(`${database}:${text}`)) return true;
    const { name, part } = structureOf(text);
    const person = subject ?? subjectOfIndex(key) ?? (personParts.has(part) ? name : null);
    return (person !== null && this.erasesPerson(person)) || this.erasesBeginning(keyPartOf(text));
  }

  /** Of an index: whether the entry that it names, `database:key`, was erased. */
  erasesName(name: string): boolean {
    return this.erasesNamed(name) || this.erasesBeginning(keyPartOf(name.slice(name.indexOf(':') + 1)));
  }

  erasesPerson(person: string): boolean {
    return this.has('subject', person);
  }

  /** Of a queue: whether an item is about somebody who was erased. */
  erasesItem(json: string): boolean {
    return subjectsOfItem(json).some((person) => this.erasesPerson(person));
  }

  /** Of the sync log: whether the entry of this record was erased, in whichever database it was. */
  erasesRecord(id: string): boolean {
    if (this.erasesBeginning(keyPartOf(id))) return true;
    const key = entryOfRecord(id);
    return this.keysOfErased.has(key) || databases.some((database) => this.has('key', `${database}:${key}`));
  }

  private noteName(name: string): void {
    this.ofErased.add(name);
    this.keysOfErased.add(name.slice(name.indexOf(':') + 1));
  }

  private erasesNamed(name: string): boolean {
    return this.ofErased.has(name) || this.has('key', name);
  }

  private erasesBeginning(key: string): boolean {
    return this.prefixLengths.some((length) => key.length >= length && this.has('prefix', key.slice(0, length)));
  }

  private has(kind: TombstoneKind, text: string): boolean {
    return this.sources.some(({ digest, known }) => {
      const digests = known.get(kind);
      return digests !== undefined && digests.size > 0 && digests.has(digest(kind, text).toString('hex'));
    });
  }
}
