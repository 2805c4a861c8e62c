'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Socket } from 'socket.io-client';
import { quotasQuery } from '#lib/api/quotas-query.ts';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';

/** Asks for the split of memory again as soon as it changed, whoever changed it; without a socket the page asks by the clock. */
export function StaffEvents() {
  const client = useQueryClient();
  useEffect(() => {
    let socket: Socket<ServerToClientEvents> | undefined;
    let left = false;
    let wasDown = false;
    const askAgain = () => void client.invalidateQueries({ queryKey: quotasQuery().queryKey });
    const connect = async () => {
      // After the first paint: the figures on it came with the page.
      const { io } = await import('socket.io-client');
      if (left) return;
      socket = io({ reconnectionDelayMax: 5_000 });
      socket.on('memory_split_update', askAgain);
      socket.on('disconnect', () => {
        wasDown = true;
      });
      socket.on('connect', () => {
        if (wasDown) askAgain();
        wasDown = false;
      });
    };
    connect().catch((error: unknown) => console.warn('the live connection could not be loaded', error));
    return () => {
      left = true;
      socket?.disconnect();
    };
  }, [client]);
  return null;
}
