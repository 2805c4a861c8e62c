import { type Measurement, median } from '../figure.ts';
import type { Round } from './interleaved-rounds.ts';

/** What each contender did, round by round. */
export type Played = ReadonlyMap<string, readonly Round[]>;

/** The name under which this cache takes part. */
export const ours = 'kryonix';

export const speedOf = ({ opsPerSecond }: Round): number => opsPerSecond;

export const toHundredth = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 100) / 100;

/** The median over the rounds; `null` where there were none. */
export function middle(played: Played, name: string, of: (round: Round) => number): number | null {
  return median((played.get(name) ?? []).map(of));
}

/** This cache against a peer, round by round, so that both sides of each ratio met the same machine. */
export function ratioOf(figure: string, played: Played, peer: string, of: (round: Round) => number): Measurement {
  const others = played.get(peer) ?? [];
  const ratios = (played.get(ours) ?? []).flatMap((own, index) => {
    const other = others[index];
    return other === undefined ? [] : [of(own) / of(other)];
  });
  const described = [ours, peer].map((name) => {
    const ops = middle(played, name, speedOf) ?? 0;
    const p99 = middle(played, name, ({ p99Ms }) => p99Ms) ?? 0;
    const cpu = middle(played, name, ({ cpuUs }) => cpuUs) ?? 0;
    return `${name} ${Math.round(ops / 1000)}k/s, p99 ${p99.toFixed(1)} ms, ${cpu.toFixed(1)} µs`;
  });
  return { figure, value: toHundredth(median(ratios)), runs: ratios.length, note: described.join('; ') };
}
