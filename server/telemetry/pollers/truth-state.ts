import type { Redis } from 'ioredis';
import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import type { NodeCounters } from '#lib/telemetry/node-counters.ts';
import type { ServerLatency } from '#lib/telemetry/server-latency.ts';
import type { Plane } from '../../redis/acl-rules.ts';

/** What one process polled, for whichever polls next and for all that answer people. */
export interface TruthState {
  polledAtMs: number;
  counters: NodeCounters;
  /** Of the last measurement at a minute's turn. */
  minute: { minuteMs: number; counters: NodeCounters; latency: ServerLatency | null };
  truth: NodeTruth;
}

/** What is older says nothing of now. */
const keptSeconds = 180;
const stateKey = (plane: Plane) => `kryonix:truth:${plane}`;
const eventsKey = (plane: Plane) => `kryonix:truth:${plane}:events`;

async function readJson<T>(control: Redis, key: string): Promise<T | null> {
  const json = await control.get(key);
  return json === null ? null : (JSON.parse(json) as T);
}

/** Written by this program alone, and never by another version for longer than three minutes. */
export function readTruthState(control: Redis, plane: Plane): Promise<TruthState | null> {
  return readJson<TruthState>(control, stateKey(plane));
}

export async function writeTruthState(control: Redis, plane: Plane, state: TruthState): Promise<void> {
  await control.set(stateKey(plane), JSON.stringify(state), 'EX', keptSeconds);
}

export type KeyspaceEvents = NonNullable<NodeTruth['keyspaceEvents']>;

export function readKeyspaceEvents(control: Redis, plane: Plane): Promise<KeyspaceEvents | null> {
  return readJson<KeyspaceEvents>(control, eventsKey(plane));
}

export async function writeKeyspaceEvents(control: Redis, plane: Plane, events: KeyspaceEvents): Promise<void> {
  await control.set(eventsKey(plane), JSON.stringify(events), 'EX', keptSeconds);
}
