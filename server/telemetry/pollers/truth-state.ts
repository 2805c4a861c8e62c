import type { Redis } from 'ioredis';
import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import type { NodeCounters } from '#lib/telemetry/node-counters.ts';
import type { ServerLatency } from '#lib/telemetry/server-latency.ts';

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
const stateKey = (node: string) => `kryonix:truth:${node}`;
const eventsKey = (node: string) => `kryonix:truth:${node}:events`;

async function readJson<T>(control: Redis, key: string): Promise<T | null> {
  const json = await control.get(key);
  return json === null ? null : (JSON.parse(json) as T);
}

/** Written by this program alone, and never by another version for longer than three minutes. */
export function readTruthState(control: Redis, node: string): Promise<TruthState | null> {
  return readJson<TruthState>(control, stateKey(node));
}

export async function writeTruthState(control: Redis, node: string, state: TruthState): Promise<void> {
  await control.set(stateKey(node), JSON.stringify(state), 'EX', keptSeconds);
}

export type KeyspaceEvents = NonNullable<NodeTruth['keyspaceEvents']>;

export function readKeyspaceEvents(control: Redis, node: string): Promise<KeyspaceEvents | null> {
  return readJson<KeyspaceEvents>(control, eventsKey(node));
}

export async function writeKeyspaceEvents(control: Redis, node: string, events: KeyspaceEvents): Promise<void> {
  await control.set(eventsKey(node), JSON.stringify(events), 'EX', keptSeconds);
}
