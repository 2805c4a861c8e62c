import { setTimeout as sleep } from 'node:timers/promises';
import { Latencies } from './latencies.ts';
import type { NeighbourTraffic } from './neighbour-traffic.ts';
import { type Ran, startOperation, type ToldOperation } from './operation-process.ts';

/** Equal for both, and no multiple of a second: what somebody does each second falls on both alike. */
const windowMs = 1_300;
/** What was sent before is answered by then. */
const settleMs = 50;
/** Programs are compiled, and what starting one left behind is done. */
const warmUpMs = 4_000;

export interface Watched extends Ran {
  /** The others' p99 while it worked and while it stood still, milliseconds; `null` where it was too short to tell. */
  duringMs: number | null;
  besideMs: number | null;
  windows: number;
}

/**
 * Runs an operation and looks at the others' calls while it works and, by turns of the same length, while it stands still:
 * whatever else the machine does falls on both alike.
 */
export async function watchOthers(traffic: NeighbourTraffic, told: ToldOperation): Promise<Watched> {
  const operation = await startOperation(told);
  const [during, beside] = [new Latencies(), new Latencies()];
  let over = false;
  const ended = operation.ended.finally(() => {
    over = true;
  });
  const look = async (latencies: Latencies) => {
    traffic.keepIn(latencies);
    await Promise.race([sleep(windowMs), ended.catch(() => undefined)]);
    traffic.keepIn(null);
  };
  let windows = 0;
  if (await operation.pause()) await sleep(warmUpMs);
  while (!over) {
    await look(beside);
    operation.resume();
    await sleep(settleMs);
    await look(during);
    if (over || !(await operation.pause())) break;
    await sleep(settleMs);
    windows += 1;
  }
  return { ...(await ended), duringMs: during.percentile(0.99), besideMs: beside.percentile(0.99), windows };
}
