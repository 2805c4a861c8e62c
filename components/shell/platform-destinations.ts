import { Building2 } from 'lucide-react';
import type { Destination } from './destination.ts';

/** The pages of platform staff. */
export const platformDestinations: readonly Destination[] = [{ href: '/platform', label: 'fleet', icon: Building2 }];
