import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface LoadResult {
  /** From the moment at which a request was due to the last byte of its answer, milliseconds, ascending. */
  latenciesMs: number[];
  /** Answers of another status than 200, by status; 0 where there was none. */
  others: Map<number, number>;
}

interface Load {
  baseUrl: string;
  headers: Record<string, string>;
  /** The path of request number n. */
  pathOf: (number: number) => string;
  perSecond: number;
  requests: number;
}

/**
 * Open-loop load: requests leave when they are due, whether or not earlier ones were answered, and wait counts from when
 * they were due, so that a server that stalls cannot hide it.
 */
export async function playLoad({ baseUrl, headers, pathOf, perSecond, requests }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const latenciesMs: number[] = [];
  const others = new Map<number, number>();
  const startMs = performance.now();
  const under: Promise<void>[] = [];
  for (let number = 0; number < requests; number++) {
    const dueMs = startMs + (number * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await delay(waitMs);
    const answered = getStatus(baseUrl + pathOf(number), headers, agent).then((status) => {
      latenciesMs.push(performance.now() - dueMs);
      if (status !== 200) others.set(status, (others.get(status) ?? 0) + 1);
    });
    under.push(answered);
  }
  await Promise.all(under);
  agent.destroy();
  return { latenciesMs: latenciesMs.sort((a, b) => a - b), others };
}

function getStatus(url: string, headers: Record<string, string>, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(url, { headers, agent }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
      answer.once('error', () => resolve(0));
    });
    sent.once('error', () => resolve(0));
    sent.end();
  });
}
