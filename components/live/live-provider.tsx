'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { Socket } from 'socket.io-client';
import type { Scope } from '#lib/api/scope.ts';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';
import type { LiveLink } from '#lib/health/describe-liveness.ts';
import { whenIdle } from '../providers/when-idle.ts';

const firstLink: LiveLink = { connection: 'connecting', lastUpdateAt: null, sourcesReady: true, lastReadyAt: null };

interface Live {
  link: LiveLink;
  /** True while somebody holds the figures still to read them. */
  paused: boolean;
  setPaused(paused: boolean): void;
}

const LiveContext = createContext<Live>({ link: firstLink, paused: false, setPaused: () => undefined });

/** The nearest live connection. */
export function useLive(): Live {
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
  const [paused, hold] = useState(false);
  // The socket's listener outlives each render: it asks here.
  const pausedNow = useRef(false);
  const isPlatform = scope.kind === 'platform';

  useEffect(() => {
    const watched: Scope = isPlatform ? { kind: 'platform', tenantId } : { kind: 'own' };
    let stop: (() => void) | undefined;
    let left = false;
    const connect = async () => {
      // After the first paint: the figures on it came with the page.
      const [{ io }, { listenForUpdates }] = await Promise.all([
        import('socket.io-client'),
        import('./listen-for-updates.ts'),
      ]);
      if (left) return;
      const socket: Socket<ServerToClientEvents> = io({
        auth: isPlatform ? { tenantId } : {},
        reconnectionDelayMax: 5_000,
      });
      stop = listenForUpdates(socket, {
        scope: watched,
        tenantId,
        queryClient,
        setLink,
        isPaused: () => pausedNow.current,
      });
    };
    const cancel = whenIdle(() =>
      connect().catch((error: unknown) => {
        console.warn('the live connection could not be loaded', error);
        setLink((known) => ({ ...known, connection: 'down' }));
      }),
    );
    return () => {
      left = true;
      cancel();
      stop?.();
      setLink(firstLink);
    };
  }, [queryClient, isPlatform, tenantId]);

  const setPaused = useCallback(
    (next: boolean) => {
      pausedNow.current = next;
      hold(next);
      // What happened meanwhile is asked for at once.
      if (!next) void queryClient.invalidateQueries({ queryKey: ['cache'] });
    },
    [queryClient],
  );
  const live = useMemo(() => ({ link, paused, setPaused }), [link, paused, setPaused]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
