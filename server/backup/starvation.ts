import { readFile } from 'node:fs/promises';

/** Time on a processor, and waiting for one, nanoseconds. */
const schedulePath = '/proc/self/schedstat';
/** Served for less than this share of the time that it wanted to run, a process gets nowhere. */
const leastShare = 0.05;

/** Looks whether this process is served at all. */
export class Starvation {
  private before: { ranNs: number; waitedNs: number } | null = null;

  /** Whether it was next to never served since the last look; `false` where the system does not tell. */
  async look(): Promise<boolean> {
    const text = await readFile(schedulePath, 'utf8').catch(() => null);
    if (text === null) return false;
    const [ranNs = 0, waitedNs = 0] = text.split(' ').map(Number);
    const { before } = this;
    this.before = { ranNs, waitedNs };
    if (before === null) return false;
    const [ran, waited] = [ranNs - before.ranNs, waitedNs - before.waitedNs];
    return ran < leastShare * (ran + waited);
  }
}
