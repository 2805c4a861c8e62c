import { email, fullName, isoTime, opaque, phone } from '../brazilian-facts.ts';
import type { DemoKind } from '../demo-kind.ts';
import { between, pick } from '../seeded-random.ts';

/** How many people use the tenant's app, and what its screens call their home. */
export interface Crowd {
  users: number;
  /** The module that people open first. */
  home: string;
  modules: readonly string[];
  colors: { primary: string; secondary: string };
}

const SESSIONS = 1;
const SDK_SESSIONS = 2;
const SOCKETS = 3;

/** Database 0: who is signed in on the phone, and their profile. */
function mobileKinds({ users }: Crowd): DemoKind[] {
  return [
    {
      module: 'mobile',
      dataType: 'session',
      audience: 'people',
      share: 17,
      keys: users,
      skew: 0.85,
      writes: { expire: 0.12, delete: 0.01 },
      key: (index) => `sess_${opaque(SESSIONS, index)}`,
      value: (index, { tenantSlug, atMs, random }) => ({
        user_id: `user_${index + 1}`,
        tenant: tenantSlug,
        platform: pick(['android', 'android', 'android', 'ios'], random),
        app_version: pick(['1.2.5', '1.2.4', '1.1.9'], random),
        language: 'pt-BR',
        timezone: 'America/Sao_Paulo',
        push_enabled: random() < 0.8,
        last_activity: isoTime(atMs),
      }),
    },
    {
      module: 'mobile',
      dataType: 'user_data',
      audience: 'people',
      share: 8,
      keys: users,
      skew: 0.85,
      writes: { set: 0.02 },
      key: (index) => `perfil:user_${index + 1}`,
      value: (index, { random }) => {
        const name = fullName(random);
        return {
          id: `user_${index + 1}`,
          nome: name,
          email: email(name),
          telefone: phone(random),
          preferencias: { tema: pick(['claro', 'escuro', 'sistema'], random), notificacoes: random() < 0.7 },
          favoritos: Array.from({ length: between(0, 12, random) }, () => `item_${between(1, 900, random)}`),
        };
      },
    },
  ];
}

/** Databases 5 and 11: applications that use the SDK, and open live connections. */
function connectionKinds({ users, modules }: Crowd): DemoKind[] {
  return [
    {
      module: 'sdk',
      dataType: 'session',
      audience: 'people',
      share: 4,
      keys: Math.ceil(users / 3),
      skew: 0.8,
      writes: { expire: 0.1 },
      key: (index) => `sdk_${opaque(SDK_SESSIONS, index)}`,
      value: (index, { atMs, random }) => ({
        user_id: `user_${index + 1}`,
        sdk_version: '2.1.0',
        modules_enabled: modules,
        rate_limit: '10000/hour',
        requests_count: between(1, 400, random),
        last_request: isoTime(atMs),
      }),
    },
    {
      module: 'websocket',
      dataType: 'session',
      audience: 'people',
      share: 4,
      keys: Math.ceil(users / 2),
      skew: 0.8,
      writes: { expire: 0.1, delete: 0.06 },
      key: (index) => `ws_${opaque(SOCKETS, index)}`,
      value: (index, { atMs, random }) => ({
        user_id: `user_${index + 1}`,
        rooms: modules.slice(0, between(1, modules.length, random)),
        transport: pick(['websocket', 'websocket', 'polling'], random),
        connected_at: isoTime(atMs),
      }),
    },
  ];
}

/** Databases 7 and 1: settings, branding, and what every home screen loads. */
function applicationKinds({ colors, home, modules }: Crowd): DemoKind[] {
  const settings = ['geral', 'horarios', 'notificacoes', 'marca', 'permissoes', 'integracoes', 'idioma', 'moeda'];
  return [
    {
      module: 'config',
      dataType: 'config',
      audience: 'people',
      share: 6,
      keys: settings.length,
      skew: 0.9,
      writes: { set: 0.001 },
      key: (index) => settings[index] ?? `extra_${index}`,
      value: (index, { tenantName, tenantSlug }) => ({
        secao: settings[index],
        nome: tenantName,
        timezone: 'America/Sao_Paulo',
        language: 'pt-BR',
        currency: 'BRL',
        date_format: 'DD/MM/YYYY',
        business_hours: { start: '08:00', end: '18:00', days: [1, 2, 3, 4, 5] },
        branding: { ...colors, logo: `/midia/${tenantSlug}/logo.png` },
      }),
    },
    {
      module: 'api',
      dataType: 'api_response',
      audience: 'people',
      share: 9,
      keys: 60,
      skew: 0.9,
      writes: { set: 0.004 },
      key: (index) => `${modules[index % modules.length] ?? home}:resumo:${Math.floor(index / modules.length) + 1}`,
      value: (index, { atMs, random }) => ({
        data: Array.from({ length: between(4, 12, random) }, (_, row) => ({
          id: index * 20 + row,
          responsavel: fullName(random),
          situacao: pick(['novo', 'em andamento', 'concluído'], random),
          atualizado_em: isoTime(atMs - between(0, 86_400, random) * 1000),
        })),
        meta: { pagina: 1, total: between(20, 900, random) },
      }),
    },
  ];
}

/** What every tenant's people touch, whatever its trade. */
export const peopleKinds = (crowd: Crowd): DemoKind[] => [
  ...mobileKinds(crowd),
  ...connectionKinds(crowd),
  ...applicationKinds(crowd),
];
