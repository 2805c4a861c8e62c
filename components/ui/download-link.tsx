'use client';

import { Download } from 'lucide-react';

/** A file that the server makes of what a card shows. */
export function DownloadLink({ href, label }: { href: string; label: string }) {
  return (
    <a
      href={href}
      download
      aria-label={label}
      className="-my-2 -mr-2 inline-flex min-h-11 shrink-0 items-center gap-2 rounded-control px-2 text-13 text-muted hover:bg-sunken hover:text-text"
    >
      <Download size={16} strokeWidth={1.5} aria-hidden />
      CSV
    </a>
  );
}
