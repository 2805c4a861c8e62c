import {
  ArchiveRestore,
  Bell,
  Building2,
  ChartPie,
  ListChecks,
  ScrollText,
  Server,
  SlidersHorizontal,
} from 'lucide-react';
import { PlatformAlertsBadge } from '../alerts/open-alerts-badge.tsx';
import type { Destination } from './destination.ts';

/** The pages of platform staff. */
export const platformDestinations: readonly Destination[] = [
  { href: '/platform', label: 'fleet', icon: Building2 },
  { href: '/platform/infrastructure', label: 'infrastructure', icon: Server },
  { href: '/platform/memory', label: 'memory', icon: ChartPie, rare: true },
  { href: '/platform/alerts', label: 'alerts', icon: Bell, badge: PlatformAlertsBadge },
  { href: '/platform/audit', label: 'audit', icon: ScrollText, rare: true },
  { href: '/platform/backups', label: 'backups', icon: ArchiveRestore, rare: true },
  { href: '/platform/jobs', label: 'jobs', icon: ListChecks, rare: true },
  { href: '/platform/settings', label: 'platformSettings', icon: SlidersHorizontal },
];
