import { readFile } from 'node:fs/promises';

/** Served for less than this share of the time that it wanted to run, a process had better ask for more. */
const leastShare = 0.1;
/** So long it may be starved, milliseconds, and for a tenth of the time that it has run: what it did is done again. */
const patienceMs = 3_000;
const patienceShare = 0.1;

/** Tells of a process whether it was hardly served for too long. */
export class Starvation {
  private readonly begunMs: number;
  private before = { ranNs: 0, waitedNs: 0 };
  private servedMs: number;

  constructor(nowMs: number) {
    this.begunMs = this.servedMs = nowMs;
  }

  /** What it got of a processor so far, and how long it waited for one; answers whether it starves. */
  note(sofar: { ranNs: number; waitedNs: number }, nowMs: number): boolean {
    const ran = sofar.ranNs - this.before.ranNs;
    const waited = sofar.waitedNs - this.before.waitedNs;
    this.before = sofar;
    if (ran >= leastShare * (ran + waited)) this.servedMs = nowMs;
    return nowMs - this.servedMs >= patienceMs + patienceShare * (nowMs - this.begunMs);
  }
}

/** As Linux tells it of the first thread of a process; `null` where it does not, or the process is gone. */
export async function readScheduled(pid: number): Promise<{ ranNs: number; waitedNs: number } | null> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const [ranNs = 0, waitedNs = 0] = text.split(' ').map(Number);
  return { ranNs, waitedNs };
}
