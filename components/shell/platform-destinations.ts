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

interface PlatformDestination extends Destination {
  /** Leads there by keyboard, after `g`. */
  key: string;
}

/** The pages of platform staff. */
export const platformDestinations: readonly PlatformDestination[] = [
  { href: '/platform', key: 'f', label: 'fleet', icon: Building2 },
  { href: '/platform/infrastructure', key: 'i', label: 'infrastructure', icon: Server },
  { href: '/platform/memory', key: 'm', label: 'memory', icon: ChartPie, rare: true },
  { href: '/platform/alerts', key: 'a', label: 'alerts', icon: Bell, badge: PlatformAlertsBadge },
  { href: '/platform/audit', key: 'l', label: 'audit', icon: ScrollText, rare: true },
  { href: '/platform/backups', key: 'b', label: 'backups', icon: ArchiveRestore, rare: true },
  { href: '/platform/jobs', key: 'j', label: 'jobs', icon: ListChecks, rare: true },
  { href: '/platform/settings', key: 's', label: 'platformSettings', icon: SlidersHorizontal },
];
