import { ReuseObserver } from '#lib/optimizer/reuse-observer.ts';
import { readOp } from '#lib/optimizer/trace.ts';
import { seededRandom } from '#tests/unit/optimizer/synthetic-trace.ts';

const keyCount = 50_000;
const block = 8_192;
const blocks = 160;

/** A string in one piece: one that is joined from others would be flattened when it is first hashed. */
const flatKey = (at: number) => Buffer.from(`crm:session:customer-${at}`.padEnd(40, 'x')).toString('latin1');

/** What one operation costs, nanoseconds of processor time, the median over blocks after a warm-up. */
export function measureObserverCost(seed: number): number {
  const random = seededRandom(seed);
  const keys = Array.from({ length: keyCount }, (_, at) => flatKey(at));
  const order = Uint32Array.from({ length: block * blocks }, () => Math.floor(keyCount * random() ** 3));
  const observer = new ReuseObserver(seed);
  const costs: number[] = [];
  for (let from = 0; from < order.length; from += block) {
    const before = process.cpuUsage();
    for (let at = from; at < from + block; at++) observer.observe(readOp, keys[order[at] ?? 0] ?? '', at % 8, at, 512);
    const { user, system } = process.cpuUsage(before);
    costs.push(((user + system) * 1_000) / block);
  }
  const settled = costs.slice(blocks / 4).sort((a, b) => a - b);
  return settled[settled.length >> 1] ?? 0;
}
