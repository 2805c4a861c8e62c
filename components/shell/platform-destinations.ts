import { Building2, ListChecks, Server, SlidersHorizontal } from 'lucide-react';
import type { Destination } from './destination.ts';

/** The pages of platform staff. */
export const platformDestinations: readonly Destination[] = [
  { href: '/platform', label: 'fleet', icon: Building2 },
  { href: '/platform/infrastructure', label: 'infrastructure', icon: Server },
  { href: '/platform/jobs', label: 'jobs', icon: ListChecks },
  { href: '/platform/settings', label: 'platformSettings', icon: SlidersHorizontal },
];
