import { ownPartition } from '#lib/api/own-partition.ts';
import { cacheUrl, type Scope } from '#lib/api/scope.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { DeviceStore } from '#lib/offline/device-store.ts';
import { partitionHeader } from '#lib/offline/partition.ts';

/** Writing every second would wear a phone's storage for nothing (ms). */
const everyMs = 15_000;
let keptAt = Number.NEGATIVE_INFINITY;

/** Keeps the socket's figures where the service worker keeps what the end point says: the newest known without a network. */
export function keepLatest(scope: Scope, realtime: RealtimeMetrics): void {
  const partition = ownPartition();
  const now = performance.now();
  if (partition === null || !('caches' in window) || now - keptAt < everyMs) return;
  keptAt = now;
  const url = new URL(cacheUrl(scope, 'metrics/realtime'), window.location.href).href;
  const headers = { 'content-type': 'application/json', [partitionHeader]: partition };
  new DeviceStore(window.caches)
    .renew('data', url, new Response(JSON.stringify(realtime), { headers }))
    .catch((error: unknown) => console.warn('the latest figures could not be kept', error));
}
