'use client';

import { useEffect, useRef } from 'react';
import { useConsolePreferences } from './console-preferences.tsx';

/** What a key or a pair of keys does: `/`, `?`, `g f`; `mod+k` is Ctrl or ⌘ with K. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** How long the first key of a pair waits for the second (ms). */
const pairMs = 1000;

/** Whether keys go into a field. One in a dialog that has just closed keeps the focus until the next frame. */
function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.closest('dialog:not([open])')) return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

/** Runs shortcuts while nobody writes and no dialog is open; those with Ctrl or ⌘ always. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const { keys } = useConsolePreferences();
  const latest = useRef(shortcuts);
  latest.current = shortcuts;

  useEffect(() => {
    let first = { key: '', at: 0 };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const key = event.key.toLowerCase();
      const mod = event.ctrlKey || event.metaKey;
      if (!mod && (isWriting(event.target) || document.querySelector('dialog[open]'))) return;
      if (!mod && keys === 'off' && key.length === 1) return;
      const pair = event.timeStamp - first.at < pairMs ? `${first.key} ${key}` : '';
      const run = mod ? latest.current[`mod+${key}`] : (latest.current[pair] ?? latest.current[key]);
      first = { key, at: event.timeStamp };
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [keys]);
}
