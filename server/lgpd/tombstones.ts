import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { keyPartOf, subjectOfIndex } from '../backup/logical-key.ts';
import type { createErasureDigest, TombstoneKind } from './erasure-digest.ts';

export interface TombstoneRow {
  kind: TombstoneKind;
  /** Of a prefix: how many characters it has. */
  length: number | null;
  digest: Buffer;
}

/** `{:name}:part` of a structure, as backups name it. */
const structureName = /\{:([^{}]*)\}:([a-z-]+)$/;
/** Parts of structures that are called after a person. */
const personParts = new Set(['user']);

/** Tells what of a backup was erased since, so that no restore brings it back. */
export class Tombstones {
  private readonly digest: ReturnType<typeof createErasureDigest>;
  private readonly known: ReadonlyMap<TombstoneKind, ReadonlySet<string>>;
  private readonly prefixLengths: readonly number[];
  /** Keys that the backup's own index names for an erased person: `database:key`. */
  private readonly ofErased = new Set<string>();

  constructor(rows: readonly TombstoneRow[], digest: ReturnType<typeof createErasureDigest>) {
    this.digest = digest;
    const of = (kind: TombstoneKind) =>
      new Set(rows.filter((row) => row.kind === kind).map((row) => row.digest.toString('hex')));
    this.known = new Map([
      ['subject', of('subject')],
      ['key', of('key')],
      ['prefix', of('prefix')],
    ]);
    this.prefixLengths = [...new Set(rows.flatMap(({ length }) => (length === null ? [] : [length])))];
  }

  get size(): number {
    return [...this.known.values()].reduce((sum, each) => sum + each.size, 0);
  }

  /** Takes note of an index of the backup: the entries that it names go with the person. To be called for all first. */
  note(entry: BackupEntry): void {
    const subject = entry.form === 'members' ? subjectOfIndex(entry.key) : null;
    if (subject === null || !this.has('subject', subject)) return;
    const members: unknown = JSON.parse(entry.payload.toString());
    if (Array.isArray(members)) for (const each of members) this.ofErased.add(String(each));
  }

  erases({ database, key, subject }: BackupEntry): boolean {
    if (this.size === 0) return false;
    const text = key.toString();
    const place = `${database}:${text}`;
    if (this.ofErased.has(place) || this.has('key', place)) return true;
    const [, name = '', part = ''] = structureName.exec(text) ?? [];
    const person = subject ?? subjectOfIndex(key) ?? (personParts.has(part) ? name : null);
    if (person !== null && this.has('subject', person)) return true;
    const ownKey = keyPartOf(text);
    return this.prefixLengths.some((length) => ownKey.length >= length && this.has('prefix', ownKey.slice(0, length)));
  }

  private has(kind: TombstoneKind, text: string): boolean {
    const digests = this.known.get(kind);
    return digests !== undefined && digests.size > 0 && digests.has(this.digest(kind, text).toString('hex'));
  }
}
