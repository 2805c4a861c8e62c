'use client';

import { useEffect } from 'react';
import { claimPartition } from '#lib/api/own-partition.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { partitionOf } from '#lib/offline/partition.ts';
import { forgetNotes } from './forget-notes.ts';

/** Binds the page to its viewer: figures made for anybody else are refused, and what was noted for them is gone. */
export function useOwnPartition(viewer: Viewer): void {
  const partition = partitionOf(viewer);
  useEffect(() => {
    claimPartition(partition);
    forgetNotes(partition);
  }, [partition]);
}
