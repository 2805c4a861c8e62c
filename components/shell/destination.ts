import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Messages } from '#lib/i18n/load-messages.ts';

/** A page that the navigation leads to. */
export interface Destination {
  href: string;
  label: keyof Messages['navigation'];
  icon: LucideIcon;
  /** Stands at the icon's corner: what waits there. */
  badge?: ComponentType;
  /** Seldom needed in the hand: on a phone one press further away. */
  rare?: true;
}

/** Whether a page is this destination or lies below it. */
export function isAt(pathname: string, { href }: Destination, home: string): boolean {
  return href === home ? pathname === home : pathname === href || pathname.startsWith(`${href}/`);
}
