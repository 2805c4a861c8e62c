/** What is known of the live connection. Times are epoch milliseconds of the device. */
export interface LiveLink {
  /** `connecting` until the first attempt succeeded or failed. */
  connection: 'connecting' | 'connected' | 'down';
  /** When the last update came in; `null` before the first. */
  lastUpdateAt: number | null;
  /** What the server last said of its sources. */
  sourcesReady: boolean;
  /** When the last update came in whose sources were ready; `null` before the first. */
  lastReadyAt: number | null;
}

/** The badge of the contract, with what it says. */
export type Liveness =
  | { state: 'live'; ageMs: number }
  | { state: 'stale'; reason: 'connecting' | 'waiting' }
  | { state: 'stale'; reason: 'old'; ageMs: number }
  /** `ageMs` is `null` where the sources have been down since the page opened. */
  | { state: 'stale'; reason: 'sources-down'; ageMs: number | null }
  | { state: 'offline' };

/** A server that has nothing new still speaks every 10 s: two missed turns mean that something broke. */
const freshForMs = 20_000;

/** `live` = connected, last update ≤ 20 s old, sources ready; `stale` = connected otherwise; `offline` = link down. */
export function describeLiveness(link: LiveLink, now: number): Liveness {
  if (link.connection === 'down') return { state: 'offline' };
  if (link.connection === 'connecting') return { state: 'stale', reason: 'connecting' };
  if (link.lastUpdateAt === null) return { state: 'stale', reason: 'waiting' };
  const ageMs = Math.max(0, now - link.lastUpdateAt);
  if (!link.sourcesReady) {
    const downForMs = link.lastReadyAt === null ? null : Math.max(0, now - link.lastReadyAt);
    return { state: 'stale', reason: 'sources-down', ageMs: downForMs };
  }
  return ageMs <= freshForMs ? { state: 'live', ageMs } : { state: 'stale', reason: 'old', ageMs };
}
