import { randomBytes } from 'node:crypto';
import { limiterTakeScript } from '#lib/cache/limiter-take-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { logger } from '../logger.ts';
import { remember } from '../remember.ts';
import { services } from '../services.ts';

export interface Window {
  /** Whose and which: names the window's key on the control server. */
  name: string;
  limit: number;
  windowSeconds: number;
  /** What the request counts for, at most `limit`. Default 1. */
  cost?: number;
}

/** What this process knows of a window. */
interface KnownWindow {
  /** Units in it when the control server last answered; its limit may be another the next time. */
  taken: number;
  answeredAtMs: number;
  /** What is being counted. */
  underWay: number;
}

/** Beyond this nobody knows what other processes let through meanwhile. */
const knownForMs = 1_000;
/** A window with fewer requests left, by its limit, is asked before a request passes. */
const waitingShare = 0.1;
const leastLeft = 100;
const maxWindows = 10_000;

const windows = remember('request-windows', () => new Map<string, KnownWindow>());

/**
 * Counts a request in a window on the control server, which writes to its disk before it answers. 0 where the request may
 * pass, else the milliseconds to wait.
 *
 * Where the window had plenty left less than a second ago, the request passes while it is being counted: three answers,
 * one after the other, were most of what a request for a value waited for. Every request is counted, and close to the
 * limit each waits for the answer: the limit is only passed where other processes let through more than a tenth of it
 * within that second.
 */
export async function takeFrom(window: Window, nowMs = performance.now()): Promise<number> {
  const known = windows.get(window.name) ?? remembered(window.name);
  const wanted = Math.max(leastLeft, window.limit * waitingShare);
  const plenty = nowMs - known.answeredAtMs < knownForMs && window.limit - known.taken - known.underWay > wanted;
  const counted = count(window, known);
  return plenty ? 0 : await counted;
}

function remembered(name: string): KnownWindow {
  const known = { taken: 0, answeredAtMs: Number.NEGATIVE_INFINITY, underWay: 0 };
  windows.set(name, known);
  const oldest = windows.size > maxWindows ? windows.keys().next().value : undefined;
  if (oldest !== undefined) windows.delete(oldest);
  return known;
}

/** Never rejects: a request that cannot be counted passes. */
async function count({ name, limit, windowSeconds, cost = 1 }: Window, known: KnownWindow): Promise<number> {
  const args = [windowSeconds * 1000, limit, cost, randomBytes(6).toString('base64url')];
  known.underWay += cost;
  try {
    const answer = await runScript(services().control, limiterTakeScript, [`kryonix:requests:${name}`], args);
    const [allowed, left = 0, retryAfterMs = 1_000] = answer as number[];
    known.taken = limit - left;
    known.answeredAtMs = performance.now();
    return allowed === 1 ? 0 : retryAfterMs;
  } catch (error) {
    logger.warn({ err: error }, 'a request could not be counted against its limits');
    return 0;
  } finally {
    known.underWay -= cost;
  }
}
