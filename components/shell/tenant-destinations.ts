import { Bell, KeyRound, LayoutDashboard, Settings, Sparkles } from 'lucide-react';
import { OwnAlertsBadge } from '../alerts/open-alerts-badge.tsx';
import type { Destination } from './destination.ts';

/** The tenant's pages in the order of the thumb; a page that does not exist yet is not promised here. */
export const tenantDestinations: readonly Destination[] = [
  { href: '/', label: 'overview', icon: LayoutDashboard },
  { href: '/keys', label: 'keys', icon: KeyRound },
  { href: '/optimize', label: 'optimize', icon: Sparkles },
  { href: '/alerts', label: 'alerts', icon: Bell, badge: OwnAlertsBadge },
  { href: '/settings', label: 'settings', icon: Settings },
];
