import { zipfKeys } from './zipf-keys.ts';

/** Somebody who takes part: one operation on the key of that number. */
export interface Contender {
  name: string;
  run(keyNumber: number): Promise<unknown>;
}

/** What one contender did in one round. */
export interface Round {
  opsPerSecond: number;
  /** 99th percentile of what a caller waited, milliseconds. */
  p99Ms: number;
  /** Processor time of this process, per operation, microseconds. */
  cpuUs: number;
}

export interface RoundOptions {
  concurrency: number;
  rounds: number;
  roundMs: number;
}

const sequence = zipfKeys(65_536);
const greatestLatencies = 1_000_000;
const latencies = new Float64Array(greatestLatencies);

async function playRound({ run }: Contender, { concurrency, roundMs }: RoundOptions): Promise<Round> {
  let done = 0;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const endAt = startedAt + roundMs;
  const caller = async (): Promise<void> => {
    for (let from = startedAt; from < endAt; ) {
      await run(sequence[done & 0xffff] ?? 0);
      const to = performance.now();
      latencies[done % greatestLatencies] = to - from;
      done += 1;
      from = to;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = latencies.slice(0, Math.min(done, greatestLatencies)).sort();
  return {
    opsPerSecond: done / seconds,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    cpuUs: (user + system) / done,
  };
}

/**
 * Everybody plays once in every round, each round in another order, so that what the machine does besides meets all of
 * them alike. One round before the first is not counted.
 */
export async function playInterleaved(
  contenders: readonly Contender[],
  options: RoundOptions,
): Promise<Map<string, Round[]>> {
  const played = new Map(contenders.map(({ name }): [string, Round[]] => [name, []]));
  for (let round = -1; round < options.rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(turn + round + 1) % contenders.length];
      if (contender === undefined) continue;
      const result = await playRound(contender, options);
      if (round >= 0) played.get(contender.name)?.push(result);
    }
  }
  return played;
}
