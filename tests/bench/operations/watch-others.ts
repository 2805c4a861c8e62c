import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../figure.ts';
import type { NeighbourTraffic } from './neighbour-traffic.ts';
import { type Ran, startOperation, type ToldOperation } from './operation-process.ts';

const workingMs = 1_500;
const pausedMs = 750;
/** What was sent before is answered by then. */
const settleMs = 50;

export interface Watched extends Ran {
  /** The others' p99 while it worked and while it stood still, milliseconds; `null` where it was too short to tell. */
  duringMs: number | null;
  besideMs: number | null;
  windows: number;
}

/**
 * Runs an operation and looks at the others' calls while it works and, by turns, while it stands still: whatever else the
 * machine does falls on both alike. The medians of the windows' p99s are told: a single hiccup is nobody's fault.
 */
export async function watchOthers(traffic: NeighbourTraffic, told: ToldOperation): Promise<Watched> {
  const operation = await startOperation(told);
  const during: number[] = [];
  const beside: number[] = [];
  let over = false;
  const ended = operation.ended.finally(() => {
    over = true;
  });
  const look = async (windows: number[], ms: number) => {
    traffic.takeP99();
    await Promise.race([sleep(ms), ended.catch(() => undefined)]);
    const p99 = traffic.takeP99();
    if (p99 !== null && !over) windows.push(p99);
  };
  while (!over) {
    await look(during, workingMs);
    if (over || !(await operation.pause())) break;
    await sleep(settleMs);
    await look(beside, pausedMs);
    operation.resume();
  }
  const windows = during.length;
  return { ...(await ended), duringMs: median(during), besideMs: median(beside), windows };
}
