import { Keyspace } from '#lib/cache/keyspace.ts';
import { queueParts } from '#lib/cache/queue-keys.ts';
import { type BackupContext, WorkStopped } from '../backup/backup-context.ts';
import { isTagIndex, keyPartOf } from '../backup/logical-key.ts';
import type { TenantDatabases } from '../backup/tenant-databases.ts';
import { scanMembers } from './scan-members.ts';
import { entryOfRecord, subjectsOfItem } from './shared-members.ts';

/** A person, by the id that the tenant's application has, and what is known of the person's keys. */
export interface Subject {
  tenantId: string;
  subject: string;
  /** What keys of the person begin with, beyond those that the index names. */
  prefixes: readonly string[];
}

export interface FoundKey {
  database: number;
  storedKey: Buffer;
  /** The same, behind tenant and database. */
  key: string;
}

/** Fields of structures that others share. */
export interface FoundPart {
  database: number;
  /** `tenant:{id}:{module}:{type}:{tenant:name}:`, before the part. */
  base: string;
  /** Items of a queue, what it put aside, records of the sync log; the person's own id among places. */
  ids: string[];
}

/** An entry by its name, whether it is there or not. */
interface NamedEntry {
  database: number;
  /** Behind tenant and database. */
  key: string;
}

/** Everything that the servers hold of a person. */
export interface FoundSubject {
  /** Entries: as a whole the person's. */
  entries: FoundKey[];
  sessions: FoundKey[];
  /** Every entry that the index of the person names: those that are gone stand in logs and backups still. */
  named: NamedEntry[];
  /** The person's own indexes: of entries, of sessions. */
  indexes: FoundKey[];
  queues: FoundPart[];
  /** What queues put aside and events that were tracked, by their places; `base` is the stored key of the stream. */
  messages: FoundPart[];
  sync: FoundPart[];
  places: FoundPart[];
  /** Names of entries in indexes by tag; `base` is the stored key of the index. */
  tags: FoundPart[];
}

const structurePattern = /^(.*\{:([^{}]*)\}:)([a-z0-9_-]+)$/s;
const keyspace = new Keyspace();

function subjectIndexKey(tenantId: string, subject: string): string {
  return keyspace.join(`${keyspace.tenantPrefix(tenantId)}_subject:`, '', subject);
}

class SubjectSearch {
  readonly found: FoundSubject = {
    ...{ entries: [], sessions: [], named: [], indexes: [] },
    ...{ queues: [], messages: [], sync: [], places: [], tags: [] },
  };
  private readonly databases: TenantDatabases;
  private readonly about: Subject;
  private readonly storedName: string;
  private readonly seen = new Set<string>();
  private readonly named = new Set<string>();
  private readonly logs: { database: number; base: string }[] = [];

  constructor(databases: TenantDatabases, about: Subject) {
    this.databases = databases;
    this.about = about;
    // As it stands in the name of a structure.
    this.storedName = keyspace.join('', '', about.subject);
  }

  /** What the index of the person names, and the index itself. */
  async readIndex(indexDatabase: number): Promise<void> {
    const { tenantId, subject } = this.about;
    const key = subjectIndexKey(tenantId, subject);
    const client = await this.databases.open(indexDatabase);
    const { writing } = this.databases;
    for (const member of await client.zrange(key, '0', '-1')) {
      const [number = '', ...rest] = writing.logicalMember(member).split(':');
      const own = rest.join(':');
      if (keyspace.parse(keyspace.tenantPrefix(tenantId) + own) === null) continue;
      const database = Number(number);
      this.found.named.push({ database, key: own });
      this.named.add(`${database}:${own}`);
      const storedKey = writing.stored(tenantId, { database, key: Buffer.from(own) });
      const exists = await (await this.databases.open(database)).exists(storedKey);
      if (exists === 1) this.add('entries', { database, storedKey, key: own });
    }
    if ((await client.exists(key)) === 1) this.add('indexes', this.placeOf(indexDatabase, Buffer.from(key)));
  }

  async look(database: number, storedKey: Buffer): Promise<void> {
    const place = this.placeOf(database, storedKey);
    const { key } = place;
    if (isTagIndex(Buffer.from(key))) await this.tagged(database, storedKey);
    if (key === '' || key.startsWith('_')) return;
    const [, , name = '', part = ''] = structurePattern.exec(key) ?? [];
    if (part === '') {
      if (this.beginsAsSaid(keyPartOf(key))) this.add('entries', place);
      return;
    }
    const base = place.storedKey.toString().slice(0, -part.length);
    if (part === 'user' && name === this.storedName) await this.sessionsOf(place, base);
    else if (part === 'items') await this.itemsOf(place.database, base);
    else if (part === 'dead' || (part === 'stream' && name === 'events')) await this.messagesOf(place);
    else if (part === 'records' && name === 'sync') this.logs.push({ database, base });
    else if (part === 'positions' && name === 'users') await this.positionOf(place.database, base);
  }

  /** After everything was looked at: the synchronisation log names entries. */
  async readLogs(): Promise<void> {
    for (const { database, base } of this.logs) await this.recordsOf(database, base);
  }

  /** Without a key of its own where it is nobody's data. */
  private placeOf(database: number, storedKey: Buffer): FoundKey {
    const key = this.databases.writing.logical(this.about.tenantId, storedKey)?.toString() ?? '';
    return { database, storedKey, key };
  }

  private add(kind: 'entries' | 'sessions' | 'indexes', place: FoundKey): void {
    const name = `${place.database}/${place.storedKey.toString('latin1')}`;
    if (this.seen.has(name)) return;
    this.seen.add(name);
    this.found[kind].push(place);
  }

  private async sessionsOf(place: FoundKey, base: string): Promise<void> {
    const client = await this.databases.open(place.database);
    const before = base.slice(0, base.lastIndexOf('{'));
    for (const hash of await client.zrange(place.storedKey, '0', '-1')) {
      const storedKey = Buffer.from(`${before}{${this.about.tenantId}:${hash}}:session`);
      if ((await client.exists(storedKey)) === 1) this.add('sessions', this.placeOf(place.database, storedKey));
    }
    this.add('indexes', place);
  }

  private async itemsOf(database: number, base: string): Promise<void> {
    const ids: string[] = [];
    for await (const { member, value } of this.members(database, `${base}items`, 'hash')) {
      if (subjectsOfItem(value).includes(this.about.subject)) ids.push(member);
    }
    if (ids.length > 0) this.found.queues.push({ database, base, ids });
  }

  private async messagesOf({ database, storedKey }: FoundKey): Promise<void> {
    const ids: string[] = [];
    const base = storedKey.toString();
    for await (const { member, value } of this.members(database, base, 'stream')) {
      if (subjectsOfItem(value).includes(this.about.subject)) ids.push(member);
    }
    if (ids.length > 0) this.found.messages.push({ database, base, ids });
  }

  /** What the log synchronises of entries that are the person's, those that are gone among them. */
  private async recordsOf(database: number, base: string): Promise<void> {
    const ids: string[] = [];
    const own = new Set([...this.found.entries, ...this.found.named].map(({ key }) => key));
    for await (const { member } of this.members(database, `${base}records`, 'hash')) {
      if (own.has(entryOfRecord(member)) || this.beginsAsSaid(keyPartOf(member))) ids.push(member);
    }
    if (ids.length > 0) this.found.sync.push({ database, base, ids });
  }

  private async tagged(database: number, storedKey: Buffer): Promise<void> {
    const ids: string[] = [];
    const base = storedKey.toString();
    for await (const { member } of this.members(database, base, 'zset')) {
      const name = this.databases.writing.logicalMember(member);
      const own = name.slice(name.indexOf(':') + 1);
      if (this.named.has(name) || this.beginsAsSaid(keyPartOf(own))) ids.push(member);
    }
    if (ids.length > 0) this.found.tags.push({ database, base, ids });
  }

  private beginsAsSaid(key: string): boolean {
    return this.about.prefixes.some((prefix) => key.startsWith(prefix));
  }

  private async positionOf(database: number, base: string): Promise<void> {
    const client = await this.databases.open(database);
    const { subject } = this.about;
    if ((await client.zscore(`${base}positions`, subject)) === null) return;
    this.found.places.push({ database, base, ids: [subject] });
  }

  private async *members(database: number, key: string, kind: string) {
    yield* scanMembers(await this.databases.open(database), Buffer.from(key), kind);
  }
}

/**
 * Looks through all sixteen databases for what is held of a person: entries that the index names or that begin as said,
 * sessions, items of queues, those put aside too, events, the synchronisation log, places, names in indexes by tag. Gently: it may take minutes.
 */
export async function findSubject(
  context: BackupContext,
  databases: TenantDatabases,
  about: Subject,
  cancelled: () => boolean,
): Promise<FoundSubject> {
  const search = new SubjectSearch(databases, about);
  await search.readIndex(context.catalogue.systemUses.locks);
  for await (const { database, storedKeys } of databases.pages(about.tenantId, context.pace, cancelled)) {
    for (const storedKey of storedKeys) await search.look(database, storedKey);
  }
  if (cancelled()) throw new WorkStopped('the search was stopped');
  await search.readLogs();
  return search.found;
}

/** The keys of a queue, in the order in which its scripts take them. */
export const queueKeysOf = (base: string): string[] => queueParts.map((part) => base + part);
