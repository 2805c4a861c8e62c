import { createHash, randomBytes } from 'node:crypto';
import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import { runScript, type ScriptClient } from './run-script.ts';
import type { ServerConnection } from './server-connection.ts';
import { sessionDestroyScript } from './session-destroy-script.ts';
import { sessionIndexScript } from './session-index-script.ts';
import { sessionReadScript } from './session-read-script.ts';
import { type Session, type SessionData, toFields, toSession } from './session-record.ts';
import { sessionWriteScript } from './session-write-script.ts';
import { StructureClass, scopeInDatabase } from './structure-class.ts';

export interface SessionKind {
  /** Purpose database. */
  database: number;
  dataType: string;
  /** Time without use after which a session ends, seconds. */
  idleSeconds: number;
}

/** The only place that turns an id into what is stored: who reads the server cannot sign in with what is found there. */
function hashOf(id: string): string {
  if (typeof id !== 'string' || id === '') throw new ArgumentError('a session is named by the id that create gave');
  return createHash('sha256').update(id).digest('base64url');
}

/** SHA-256 in base64url. */
const hashPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * A tenant's sessions of one kind, on the control plane. Each ends after `idleSeconds` without `touch` or `update`. While
 * the server does not answer, no session is found and none is made (reported; thrown in strict mode).
 *
 * A session, the list of its user and that of the tenant lie in different slots of a cluster: the lists are written first
 * and checked when they are read, so they may name a session too many for a while, but miss none.
 */
export class SessionStore<T extends SessionData> {
  private readonly sessions: StructureClass;
  private readonly idleMs: number;

  constructor(owner: TenantScope, { database, dataType, idleSeconds }: SessionKind) {
    this.sessions = new StructureClass(owner, scopeInDatabase(owner.core.catalogue, database, dataType));
    this.idleMs = idleSeconds * 1000;
  }

  /**
   * Begins a session. The id has 256 random bits and is given here and never again: only its hash is stored. `null`
   * while the server does not answer.
   * @throws KeyError (`userId`), ArgumentError, ValueError
   */
  async create(data: T): Promise<{ id: string; idHash: string } | null> {
    const id = randomBytes(32).toString('base64url');
    const idHash = hashOf(id);
    const key = this.sessions.keyOf(idHash, 'session');
    const fields = toFields(data);
    this.userKey(data.userId);
    return await this.sessions.run<{ id: string; idHash: string } | null>(
      'session',
      idHash,
      null,
      async (client) => {
        await this.list(client, data.userId, idHash);
        await runScript(client, sessionWriteScript, [key], [this.idleMs, data.userId, ...fields]);
        return { id, idHash };
      },
      'store',
    );
  }

  /**
   * The session, or `null` where there is none. Does not prolong it: `touch` does.
   * @throws ArgumentError
   */
  async get(id: string): Promise<Session<T> | null> {
    const idHash = hashOf(id);
    return await this.sessions.run<Session<T> | null>(
      'session',
      idHash,
      null,
      (client) => this.read(client, idHash),
      'read',
    );
  }

  /**
   * Merges fields into the session in one step and prolongs it. `undefined` leaves a field as it is. False where there
   * is no such session. The user of a session never changes.
   * @throws ArgumentError, ValueError
   */
  async update(id: string, changes: Partial<Omit<T, 'userId'>>): Promise<boolean> {
    if (Object.hasOwn(changes, 'userId')) throw new ArgumentError('the user of a session does not change');
    return await this.write(id, toFields(changes));
  }

  /**
   * Prolongs the session. False where there is none.
   * @throws ArgumentError
   */
  async touch(id: string): Promise<boolean> {
    return await this.write(id, []);
  }

  /**
   * Ends the session. False where there was none.
   * @throws ArgumentError
   */
  async destroy(id: string): Promise<boolean> {
    const idHash = hashOf(id);
    return await this.sessions.run('session', idHash, false, (client) => this.remove(client, idHash));
  }

  /**
   * The user's sessions, in no order; their ids are not known, only the hashes.
   * @throws KeyError
   */
  async listByUser(userId: string): Promise<Session<T>[]> {
    const key = this.userKey(userId);
    return await this.sessions.run<Session<T>[]>(
      'session',
      userId,
      [],
      async (client) => {
        const hashes = await client.zrange(key, '0', '-1');
        const found = await Promise.all(hashes.map((idHash) => this.read(client, idHash)));
        const gone = hashes.filter((_, index) => found[index] === null);
        if (gone.length > 0) await client.zrem(key, ...gone);
        return found.filter((session) => session !== null);
      },
      'read',
    );
  }

  /**
   * The tenant's sessions, the most recently used first, at most `limit`; `null` while the server does not answer.
   */
  async listAll(limit: number): Promise<Session<T>[] | null> {
    const key = this.tenantKey();
    return await this.sessions.run<Session<T>[] | null>(
      'session',
      null,
      null,
      async (client) => {
        const hashes = await client.zrange(key, '0', String(limit - 1), 'REV');
        const found = await Promise.all(hashes.map((idHash) => this.read(client, idHash)));
        const gone = hashes.filter((_, index) => found[index] === null);
        if (gone.length > 0) await client.zrem(key, ...gone);
        return found.filter((session) => session !== null);
      },
      'read',
    );
  }

  /**
   * Ends the session that `listAll` or `listByUser` named by its hash. False where there is none.
   * @throws ArgumentError
   */
  async destroyByHash(idHash: string): Promise<boolean> {
    if (!hashPattern.test(idHash)) throw new ArgumentError('no session has this hash');
    return await this.sessions.run('session', idHash, false, (client) => this.remove(client, idHash));
  }

  /**
   * Ends every session of the user, as after a change of password. Answers how many there were.
   * @throws KeyError
   */
  async destroyByUser(userId: string): Promise<number> {
    const key = this.userKey(userId);
    return await this.sessions.run('session', userId, 0, async (client) => {
      const hashes = await client.zrange(key, '0', '-1');
      const removed = await Promise.all(hashes.map((idHash) => this.remove(client, idHash)));
      return removed.filter(Boolean).length;
    });
  }

  private userKey(userId: string): string {
    return this.sessions.keyOf(userId, 'user');
  }

  /** The list of all sessions, whoever has them. */
  private tenantKey(): string {
    return this.sessions.keyOf('all', 'sessions');
  }

  private async write(id: string, fields: string[]): Promise<boolean> {
    const idHash = hashOf(id);
    const key = this.sessions.keyOf(idHash, 'session');
    return await this.sessions.run('session', idHash, false, async (client) => {
      const written = await runScript(client, sessionWriteScript, [key], [this.idleMs, '', ...fields]);
      if (written === null) return false;
      const [userId] = written as [string];
      await this.list(client, userId, idHash);
      return true;
    });
  }

  private async list(client: ScriptClient, userId: string, idHash: string): Promise<void> {
    const note = (key: string) => runScript(client, sessionIndexScript, [key], [idHash, 2 * this.idleMs]);
    await Promise.all([note(this.userKey(userId)), note(this.tenantKey())]);
  }

  private async read(client: ScriptClient, idHash: string): Promise<Session<T> | null> {
    const key = this.sessions.keyOf(idHash, 'session');
    return toSession<T>(idHash, await runScript(client, sessionReadScript, [key], []));
  }

  private async remove(client: ServerConnection['client'], idHash: string): Promise<boolean> {
    const userId = await runScript(client, sessionDestroyScript, [this.sessions.keyOf(idHash, 'session')], []);
    if (typeof userId !== 'string') return false;
    await Promise.all([client.zrem(this.userKey(userId), idHash), client.zrem(this.tenantKey(), idHash)]);
    return true;
  }
}
