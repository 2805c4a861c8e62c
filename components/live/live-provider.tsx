'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Socket } from 'socket.io-client';
import type { Scope } from '#lib/api/scope.ts';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';
import type { LiveLink } from '#lib/health/describe-liveness.ts';
import { listenForUpdates } from './listen-for-updates.ts';

const firstLink: LiveLink = { connection: 'connecting', lastUpdateAt: null, sourcesReady: true, lastReadyAt: null };
const LiveContext = createContext<LiveLink>(firstLink);

/** The state of the nearest live connection. */
export function useLiveLink(): LiveLink {
  return useContext(LiveContext);
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
      stop = listenForUpdates(socket, { scope: watched, tenantId, queryClient, setLink });
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
