'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { io, type Socket } from 'socket.io-client';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { type Scope, scopeKey } from '#lib/api/scope.ts';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';
import type { LiveLink } from '#lib/health/describe-liveness.ts';
import { storeUpdate } from './store-update.ts';

const firstLink: LiveLink = { connection: 'connecting', lastUpdateAt: null, sourcesReady: true };
const LiveContext = createContext<LiveLink>(firstLink);

/** The state of the nearest live connection. */
export function useLiveLink(): LiveLink {
  return useContext(LiveContext);
}

/** A server that refused or closed the connection is not tried again by socket.io itself (ms). */
const retryRefusedMs = 10_000;

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
    const ownScope: Scope = isPlatform ? { kind: 'platform', tenantId } : { kind: 'own' };
    const socket: Socket<ServerToClientEvents> = io({
      auth: isPlatform ? { tenantId } : {},
      reconnectionDelayMax: 5_000,
    });
    let wasDown = false;
    let refusedTimer: ReturnType<typeof setTimeout> | undefined;

    const onDown = () => {
      wasDown = true;
      setLink((known) => ({ ...known, connection: 'down' }));
      if (socket.active || refusedTimer !== undefined) return;
      // Refused: if the session ended, this read answers 401 and the page leaves for the sign-in.
      void queryClient.invalidateQueries({ queryKey: realtimeQuery(ownScope).queryKey });
      refusedTimer = setTimeout(() => {
        refusedTimer = undefined;
        socket.connect();
      }, retryRefusedMs);
    };
    const onUp = () => {
      setLink((known) => ({ ...known, connection: 'connected' }));
      if (wasDown) void queryClient.invalidateQueries({ queryKey: ['cache', scopeKey(ownScope)] });
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
      storeUpdate(queryClient, ownScope, update);
      setLink({ connection: 'connected', lastUpdateAt: Date.now(), sourcesReady: update.sourcesReady });
    });
    window.addEventListener('offline', onDown);
    window.addEventListener('online', onNetworkBack);
    return () => {
      clearTimeout(refusedTimer);
      window.removeEventListener('offline', onDown);
      window.removeEventListener('online', onNetworkBack);
      socket.removeAllListeners();
      socket.disconnect();
      setLink(firstLink);
    };
  }, [queryClient, isPlatform, tenantId]);

  return <LiveContext value={link}>{children}</LiveContext>;
}
