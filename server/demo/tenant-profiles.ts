import type { Rhythm } from './daily-rhythm.ts';
import type { DemoKind } from './demo-kind.ts';
import { clinicKinds } from './kinds/clinic-kinds.ts';
import { commerceKinds } from './kinds/commerce-kinds.ts';
import { type Crowd, peopleKinds } from './kinds/people-kinds.ts';
import { realEstateKinds } from './kinds/real-estate-kinds.ts';
import { serverKinds } from './kinds/server-kinds.ts';

/** The character of one demo tenant. */
export interface TenantProfile {
  slug: string;
  name: string;
  rhythm: Rhythm;
  /** Beside the rhythm, so many more begin each second, day and night; left out for none. */
  steadyPerSecond?: number;
  kinds: readonly DemoKind[];
}

function profile(slug: string, name: string, rhythm: Rhythm, crowd: Crowd, trade: DemoKind[]): TenantProfile {
  return { slug, name, rhythm, kinds: [...peopleKinds(crowd), ...trade, ...serverKinds(crowd)] };
}

/** Shops are busy at lunch and after work, every day; its new app has people who shop at any hour. */
const commerce: TenantProfile = {
  steadyPerSecond: 2.1,
  ...profile(
    'cliente-exemplo',
    'Cliente Exemplo',
    {
      peakPerSecond: 30,
      hours: [
        0.2, 0.12, 0.08, 0.07, 0.08, 0.12, 0.2, 0.32, 0.48, 0.62, 0.72, 0.84, 0.95, 0.86, 0.76, 0.74, 0.78, 0.84, 0.94,
        1, 0.96, 0.82, 0.58, 0.34,
      ],
      weekdays: [0.8, 1, 0.96, 0.96, 1, 1.08, 0.95],
    },
    {
      users: 900,
      home: 'whatsapp',
      modules: ['crm', 'whatsapp', 'catalogo', 'pedidos'],
      colors: { primary: '#1976D2', secondary: '#42A5F5' },
    },
    commerceKinds,
  ),
};

/** A clinic works from 8 to 18 h, rests at lunch, and is nearly closed at weekends. */
const clinic = profile(
  'clinica-saude',
  'Clínica Saúde',
  {
    peakPerSecond: 24,
    hours: [
      0.06, 0.05, 0.05, 0.05, 0.05, 0.08, 0.18, 0.5, 0.95, 1, 1, 0.92, 0.66, 0.72, 0.94, 0.98, 0.95, 0.82, 0.48, 0.3,
      0.22, 0.16, 0.1, 0.08,
    ],
    weekdays: [0.35, 1.05, 1.02, 1, 1, 0.95, 0.55],
  },
  {
    users: 500,
    home: 'agendamento',
    modules: ['agendamento', 'pacientes', 'financeiro', 'whatsapp'],
    colors: { primary: '#2E7D32', secondary: '#81C784' },
  },
  clinicKinds,
);

/** People look for a home in the evening and at weekends. */
const realEstate = profile(
  'imobiliaria-xyz',
  'Imobiliária XYZ',
  {
    peakPerSecond: 20,
    hours: [
      0.28, 0.16, 0.1, 0.08, 0.08, 0.08, 0.12, 0.18, 0.26, 0.34, 0.4, 0.44, 0.54, 0.48, 0.42, 0.42, 0.46, 0.56, 0.74,
      0.92, 1, 0.98, 0.78, 0.5,
    ],
    weekdays: [1.2, 0.92, 0.92, 0.95, 0.98, 0.98, 1.15],
  },
  {
    users: 700,
    home: 'imoveis',
    modules: ['imoveis', 'imagens', 'visitas', 'crm'],
    colors: { primary: '#6A1B9A', secondary: '#AB47BC' },
  },
  realEstateKinds,
);

export const tenantProfiles: readonly TenantProfile[] = [commerce, clinic, realEstate];

/** The profile of a slug; `undefined` where the tenant is not one of the demo's own. */
export const tenantProfile = (slug: string) => tenantProfiles.find((candidate) => candidate.slug === slug);
