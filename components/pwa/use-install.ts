'use client';

import { useEffect, useState } from 'react';

/** Chromium's own event; no other browser offers it. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

const visitsKey = 'kryonix.visits';
const dismissedKey = 'kryonix.install-dismissed';
const countedKey = 'kryonix.visit-counted';

/** One visit per tab session. Answers how many there have been. */
function countVisit(): number {
  const known = Number(localStorage.getItem(visitsKey) ?? 0);
  if (sessionStorage.getItem(countedKey)) return known;
  sessionStorage.setItem(countedKey, '1');
  localStorage.setItem(visitsKey, String(known + 1));
  return known + 1;
}

function isInstalled(): boolean {
  return (
    matchMedia('(display-mode: standalone)').matches || ('standalone' in navigator && navigator.standalone === true)
  );
}

/** Safari on iPhone and iPad installs only by hand; a newer iPad says that it is a Mac. */
function isIos(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

export type InstallOffer = { kind: 'none' } | { kind: 'ios' } | { kind: 'prompt'; install: () => void };

/**
 * When to offer the home screen: at the second visit, or after the first thing somebody looked into; never again once it
 * was declined, and never to somebody who has it.
 */
export function useInstall(): { offer: InstallOffer; dismiss: () => void } {
  const [event, setEvent] = useState<InstallEvent | null>(null);
  const [welcome, setWelcome] = useState(false);
  const [ios, setIos] = useState(false);

  useEffect(() => {
    if (isInstalled() || localStorage.getItem(dismissedKey)) return;
    setIos(isIos());
    if (countVisit() >= 2) setWelcome(true);
    const onOffer = (offered: Event) => {
      // The browser's own bar would come at a moment of its choosing.
      offered.preventDefault();
      setEvent(offered as InstallEvent);
    };
    const onAct = (click: MouseEvent) => {
      if (click.target instanceof Element && click.target.closest('main [aria-haspopup=dialog]')) setWelcome(true);
    };
    const onInstalled = () => setEvent(null);
    window.addEventListener('beforeinstallprompt', onOffer);
    window.addEventListener('appinstalled', onInstalled);
    document.addEventListener('click', onAct);
    return () => {
      window.removeEventListener('beforeinstallprompt', onOffer);
      window.removeEventListener('appinstalled', onInstalled);
      document.removeEventListener('click', onAct);
    };
  }, []);

  const dismiss = () => {
    localStorage.setItem(dismissedKey, '1');
    setWelcome(false);
  };
  const install = () => {
    dismiss();
    event?.prompt().catch((error: unknown) => console.warn('the browser did not ask to install', error));
  };
  if (!welcome) return { offer: { kind: 'none' }, dismiss };
  if (event) return { offer: { kind: 'prompt', install }, dismiss };
  return { offer: { kind: ios ? 'ios' : 'none' }, dismiss };
}
