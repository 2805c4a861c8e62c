import { CacheUnavailableError } from './cache-error.ts';
import type { DataConnection, Plane } from './server-connection.ts';
import type { StoredReader } from './stored-reader.ts';

/**
 * The connection of a call that came before the process knew where the tenant is: found once that is known, and before
 * anything is sent.
 */
export class LateConnection implements DataConnection {
  readonly plane: Plane;
  private readonly known: () => Promise<void>;
  private readonly find: () => DataConnection;
  private found: DataConnection | null = null;

  constructor(plane: Plane, known: () => Promise<void>, find: () => DataConnection) {
    this.plane = plane;
    this.known = known;
    this.find = find;
  }

  async ready(): Promise<void> {
    await this.known();
    this.found ??= this.find();
    const opening = this.found.ready();
    if (opening !== null) await opening;
  }

  get client(): DataConnection['client'] {
    return this.connection.client;
  }

  read(storedKey: string): Promise<Buffer | null> {
    return this.connection.read(storedKey);
  }

  ask(reader: StoredReader): void {
    this.connection.ask(reader);
  }

  store(storedKey: string, value: Buffer, ttlSeconds: number): Promise<void> {
    return this.connection.store(storedKey, value, ttlSeconds);
  }

  put(...call: Parameters<DataConnection['put']>): void {
    this.connection.put(...call);
  }

  private get connection(): DataConnection {
    if (this.found === null) throw new CacheUnavailableError('the connection was used before it was ready');
    return this.found;
  }
}
