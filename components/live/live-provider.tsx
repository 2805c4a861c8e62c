'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  useContext,
  useEffect,
  useState,
} from 'react';
import type { Socket } from 'socket.io-client';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { type Scope, scopeKey } from '#lib/api/scope.ts';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';
import type { LiveLink } from '#lib/health/describe-liveness.ts';
import { storeUpdate } from './store-update.ts';

const firstLink: LiveLink = { connection: 'connecting', lastUpdateAt: null, sourcesReady: true, lastReadyAt: null };
const LiveContext = createContext<LiveLink>(firstLink);

/** The state of the nearest live connection. */
export function useLiveLink(): LiveLink {
  return useContext(LiveContext);
}

/** A server that refused or closed the connection is not tried again by socket.io itself (ms). */
const retryRefusedMs = 10_000;

interface Listener {
  scope: Scope;
  tenantId: string;
  queryClient: QueryClient;
  setLink: Dispatch<SetStateAction<LiveLink>>;
}

/** Wires one socket to the query cache; returns what unwires and closes it. */
function listen(socket: Socket<ServerToClientEvents>, { scope, tenantId, queryClient, setLink }: Listener): () => void {
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
  socket.on('cache_performance_update', (update) => {
    if (update.tenantId !== tenantId) return;
    const { sourcesReady } = update;
    // While a source is down the figures only repeat: what is on screen keeps its own time.
    if (sourcesReady || !queryClient.getQueryData(realtimeKey)) storeUpdate(queryClient, scope, update);
    const lastUpdateAt = Date.now();
    setLink(({ lastReadyAt }) => ({
      connection: 'connected',
      lastUpdateAt,
      sourcesReady,
      lastReadyAt: sourcesReady ? lastUpdateAt : lastReadyAt,
    }));
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

interface Props {
  scope: Scope;
  /** The tenant that the figures on screen belong to; updates of any other are dropped. */
  tenantId: string;
  children: ReactNode;
}

/** Keeps one socket open and writes each update into the query cache, where every component reads it. */
export function LiveProvider({ scope, tenantId, children }: Props) {
  const queryClient = useQueryClient();
  const [link, setLink] = useState(firstLink);
  const isPlatform = scope.kind === 'platform';

  useEffect(() => {
    const watched: Scope = isPlatform ? { kind: 'platform', tenantId } : { kind: 'own' };
    let stop: (() => void) | undefined;
    let left = false;
    const connect = async () => {
      // After the first paint: the figures on it came with the page.
      const { io } = await import('socket.io-client');
      if (left) return;
      const socket: Socket<ServerToClientEvents> = io({
        auth: isPlatform ? { tenantId } : {},
        reconnectionDelayMax: 5_000,
      });
      stop = listen(socket, { scope: watched, tenantId, queryClient, setLink });
    };
    connect().catch((error: unknown) => {
      console.warn('the live connection could not be loaded', error);
      setLink((known) => ({ ...known, connection: 'down' }));
    });
    return () => {
      left = true;
      stop?.();
      setLink(firstLink);
    };
  }, [queryClient, isPlatform, tenantId]);

  return <LiveContext value={link}>{children}</LiveContext>;
}
