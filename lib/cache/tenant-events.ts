import type { CatalogueName } from '../contracts/vocabulary.ts';
import type { TenantScope } from './cache-core.ts';
import { ArgumentError, ValueError } from './cache-error.ts';
import { canonicalJson } from './canonical-json.ts';
import { eventAppendScript } from './event-append-script.ts';
import type { Observation } from './observation.ts';
import { runScript } from './run-script.ts';
import type { ServerConnection } from './server-connection.ts';
import { StructureClass } from './structure-class.ts';

export interface TenantEvent {
  /** Grows with time. */
  id: string;
  name: string;
  data: unknown;
  /** ISO 8601, UTC, by the server's clock. */
  at: string;
}

const modules: Record<CatalogueName, string> = { 'multi-tenant': 'metrics', enterprise: 'analytics_temp' };
/** Events kept of each tenant, the newest; none is kept longer than a day after the last. */
const greatestEvents = 10_000;
const lifetimeMs = 86_400_000;
const greatestEventBytes = 16_384;

function eventsOf(owner: TenantScope): StructureClass {
  const { catalogue } = owner.core;
  const module = modules[catalogue.name];
  const { id } = catalogue.databaseForModule(module);
  return new StructureClass(owner, { database: id, module, dataType: 'event' });
}

/**
 * Appends to the tenant's events; answers the event's id, `null` while the server does not answer.
 * @throws ArgumentError (`name`), ValueError for data without a JSON form or above 16 KiB
 */
export async function trackEvent(owner: TenantScope, name: string, data: unknown): Promise<string | null> {
  if (typeof name !== 'string' || !/^[\w.:-]{1,64}$/.test(name)) {
    throw new ArgumentError('an event is named by 1 to 64 of A-Z a-z 0-9 _ . : -');
  }
  const json = canonicalJson(data);
  if (Buffer.byteLength(json) > greatestEventBytes)
    throw new ValueError(`an event takes ${greatestEventBytes} bytes at most`);
  const events = eventsOf(owner);
  const keys = [events.keyOf('events', 'stream')];
  const append = async (client: ServerConnection['client'], call: Observation): Promise<string> => {
    call.sizeBytes = Buffer.byteLength(json);
    return String(await runScript(client, eventAppendScript, keys, [greatestEvents, lifetimeMs, name, json]));
  };
  return await events.run<string | null>('queue', name, null, append, 'store');
}

/**
 * The tenant's newest events, the newest first; empty while the server does not answer.
 * @throws ArgumentError (`count`: 1 to 1000)
 */
export async function recentEvents(owner: TenantScope, count: number): Promise<TenantEvent[]> {
  if (!(Number.isInteger(count) && count >= 1 && count <= 1000)) {
    throw new ArgumentError('count is a whole number from 1 to 1000');
  }
  const events = eventsOf(owner);
  const key = events.keyOf('events', 'stream');
  return await events.run<TenantEvent[]>(
    'queue',
    null,
    [],
    async (client) => {
      const entries = await client.xrevrange(key, '+', '-', 'COUNT', count);
      return entries.map(([id, [, name = '', , json = 'null']]) => ({
        ...{ id, name, data: JSON.parse(json) as unknown, at: new Date(Number.parseInt(id, 10)).toISOString() },
      }));
    },
    'read',
  );
}
