import type { QueryClient } from '@tanstack/react-query';
import type { Dispatch, SetStateAction } from 'react';
import type { Socket } from 'socket.io-client';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { type Scope, scopeKey } from '#lib/api/scope.ts';
import type { CachePerformanceUpdate, ServerToClientEvents } from '#lib/contracts/live-events.ts';
import type { LiveLink } from '#lib/health/describe-liveness.ts';
import { storeUpdate } from './store-update.ts';

/** A server that refused or closed the connection is not tried again by socket.io itself (ms). */
const retryRefusedMs = 10_000;

/** Where one socket's news go. */
interface Listener {
  scope: Scope;
  /** The tenant on screen; updates of any other are dropped. */
  tenantId: string;
  queryClient: QueryClient;
  setLink: Dispatch<SetStateAction<LiveLink>>;
  /** True while somebody holds the figures still. */
  isPaused(): boolean;
}

function takeUpdate(
  update: CachePerformanceUpdate,
  { scope, tenantId, queryClient, setLink, isPaused }: Listener,
): void {
  if (update.tenantId !== tenantId) return;
  const { sourcesReady } = update;
  // While a source is down the figures only repeat: what is on screen keeps its own time.
  const isEmpty = queryClient.getQueryData(realtimeQuery(scope).queryKey) === undefined;
  if ((sourcesReady && !isPaused()) || isEmpty) storeUpdate(queryClient, scope, update);
  const lastUpdateAt = Date.now();
  setLink(({ lastReadyAt }) => ({
    connection: 'connected',
    lastUpdateAt,
    sourcesReady,
    lastReadyAt: sourcesReady ? lastUpdateAt : lastReadyAt,
  }));
}

/** Wires one socket to the query cache; returns what unwires and closes it. */
export function listenForUpdates(socket: Socket<ServerToClientEvents>, listener: Listener): () => void {
  const { scope, queryClient, setLink } = listener;
  const realtimeKey = realtimeQuery(scope).queryKey;
  let wasDown = false;
  let refusedTimer: ReturnType<typeof setTimeout> | undefined;

  const onDown = () => {
    wasDown = true;
    setLink((known) => ({ ...known, connection: 'down' }));
    if (socket.active || refusedTimer !== undefined) return;
    // Refused: if the session ended, this read answers 401 and the page leaves for the sign-in.
    if (queryClient.getQueryData(realtimeKey)) void queryClient.invalidateQueries({ queryKey: realtimeKey });
    refusedTimer = setTimeout(() => {
      refusedTimer = undefined;
      socket.connect();
    }, retryRefusedMs);
  };
  const onUp = () => {
    setLink((known) => ({ ...known, connection: 'connected' }));
    if (wasDown) void queryClient.invalidateQueries({ queryKey: ['cache', scopeKey(scope)] });
    wasDown = false;
  };
  const onNetworkBack = () => {
    if (socket.connected) onUp();
    else socket.connect();
  };

  socket.on('connect', onUp);
  socket.on('disconnect', onDown);
  socket.on('connect_error', onDown);
  socket.on('cache_performance_update', (update) => takeUpdate(update, listener));
  socket.on('optimization_update', ({ tenantId }) => {
    if (tenantId !== listener.tenantId) return;
    void queryClient.invalidateQueries({ queryKey: optimizationsQuery(scope).queryKey });
  });
  socket.on('alert', ({ tenantId }) => {
    if (tenantId === listener.tenantId) void queryClient.invalidateQueries({ queryKey: ['alerts'] });
  });
  window.addEventListener('offline', onDown);
  window.addEventListener('online', onNetworkBack);
  return () => {
    clearTimeout(refusedTimer);
    window.removeEventListener('offline', onDown);
    window.removeEventListener('online', onNetworkBack);
    socket.removeAllListeners();
    socket.disconnect();
  };
}
