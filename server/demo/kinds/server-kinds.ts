import { isoTime, listOf, opaque, phone } from '../brazilian-facts.ts';
import type { DemoKind } from '../demo-kind.ts';
import { between, pick } from '../seeded-random.ts';
import type { Crowd } from './people-kinds.ts';

/** What a tenant's own servers keep in the cache; their traffic carries no device. */
type ServerKind = Omit<DemoKind, 'audience' | 'skew'> & { skew?: number };

const queueItems = 7;

/** Databases 2, 3 and 9: work waiting, figures of the moment, summaries of performance. */
const workKinds = ({ modules }: Crowd): ServerKind[] => [
  {
    module: 'queue',
    dataType: 'work_item',
    share: 1.6,
    keys: 240,
    writes: { set: 0.35, delete: 0.25 },
    key: (index) => `${modules[index % modules.length] ?? 'geral'}:${opaque(queueItems, index)}`,
    value: (index, { atMs, random }) => ({
      fila: modules[index % modules.length],
      destinatario: phone(random),
      mensagem: pick(['Olá! Seu pedido foi confirmado.', 'Lembrete: seu horário é amanhã.', 'Bem-vindo!'], random),
      prioridade: pick(['alta', 'normal', 'normal', 'baixa'], random),
      agendado_para: isoTime(atMs + between(0, 600, random) * 1000),
    }),
  },
  {
    module: 'metrics',
    dataType: 'timeline',
    share: 1.5,
    steadyShare: 2,
    keys: 24,
    writes: { set: 0.3 },
    ttlSeconds: 300,
    key: (index) => `${['usuarios_mobile', 'chamadas_api', 'sessoes_ativas'][index % 3]}:${Math.floor(index / 3)}`,
    value: (_, { atMs, random }) => ({
      pontos: listOf(30, (minute) => ({ t: isoTime(atMs - minute * 60_000), v: between(5, 90, random) })),
    }),
  },
  {
    module: 'performance',
    dataType: 'summary',
    share: 0.9,
    keys: 12,
    writes: { set: 0.2 },
    ttlSeconds: 600,
    key: (index) => `${modules[index % modules.length] ?? 'geral'}:janela_${Math.floor(index / modules.length) + 1}`,
    value: (_, { atMs, random }) => ({ janela_s: 300, amostras: between(200, 4000, random), medido_em: isoTime(atMs) }),
  },
];

/** Databases 4 and 10: what was learnt of the tenant, and what will be wanted next. */
const learntKinds = ({ home, modules }: Crowd): ServerKind[] => [
  {
    module: 'ai',
    dataType: 'pattern',
    share: 0.8,
    keys: 18,
    writes: { set: 0.1 },
    key: (index) => `${modules[index % modules.length] ?? home}:horario_${index}`,
    value: (index, { random }) => ({
      peak_hours: [9, 14, 18],
      most_used_module: home,
      optimization_level: pick(['high', 'medium'], random),
      preload_keys: listOf(5, (item) => `${home}:lista:${index * 5 + item}`),
    }),
  },
  {
    module: 'prediction',
    dataType: 'next_keys',
    share: 0.8,
    keys: 24,
    writes: { set: 0.15 },
    key: (index) => `hora:${index}`,
    value: (index, { atMs }) => ({
      next_hour_keys: listOf(12, (item) => `${modules[item % modules.length]}:lista:${index + item}`),
      recommended_preload: true,
      prediction_time: isoTime(atMs),
    }),
  },
];

/** Databases 6 and 8: new customers being set up, and the builds of the tenant's app. */
const buildKinds = ({ modules, colors }: Crowd): ServerKind[] => [
  {
    module: 'automation',
    dataType: 'creation',
    share: 0.6,
    keys: 10,
    writes: { set: 0.3 },
    key: (index) => `unidade_${index + 1}`,
    value: (index, { random }) => ({
      business_name: `Unidade ${index + 1}`,
      status: pick(['analisando', 'criando', 'pronto'], random),
      progress: between(5, 100, random),
      modules_identified: modules,
    }),
  },
  {
    module: 'apps',
    dataType: 'build',
    share: 0.8,
    keys: 9,
    writes: { set: 0.08 },
    key: (index) => `${['android', 'ios', 'pwa'][index % 3]}:1.2.${Math.floor(index / 3) + 3}`,
    value: (_, { atMs, tenantSlug, random }) => ({
      package: `com.kryonix.${tenantSlug.replaceAll('-', '')}`,
      status: pick(['completed', 'completed', 'in_progress'], random),
      last_build: isoTime(atMs - between(1, 72, random) * 3_600_000),
      ...colors,
    }),
  },
];

/** Databases 12–15: cluster, backups, health, and what to say when something is down. */
const careKinds: ServerKind[] = [
  {
    module: 'cluster',
    dataType: 'node',
    share: 0.7,
    keys: 6,
    writes: { set: 0.3 },
    ttlSeconds: 120,
    key: (index) => `no_${index + 1}`,
    value: (index, { atMs, random }) => ({ no: index + 1, carga: random(), visto_em: isoTime(atMs) }),
  },
  {
    module: 'backup',
    dataType: 'metadata',
    share: 0.5,
    keys: 14,
    writes: { set: 0.1 },
    key: (index) => `dia_${index + 1}`,
    value: (index, { atMs, random }) => ({
      iniciado_em: isoTime(atMs - (index + 1) * 86_400_000),
      bytes: between(2_000_000, 90_000_000, random),
      resultado: 'ok',
    }),
  },
  {
    module: 'health',
    dataType: 'check',
    share: 0.9,
    keys: 8,
    writes: { set: 0.4 },
    ttlSeconds: 60,
    key: (index) =>
      ['api', 'banco', 'fila', 'whatsapp', 'email', 'push', 'pagamento', 'midia'][index] ?? `servico_${index}`,
    value: (_, { atMs }) => ({ situacao: 'ok', verificado_em: isoTime(atMs) }),
  },
  {
    module: 'emergency',
    dataType: 'notice',
    share: 0.5,
    keys: 5,
    writes: { set: 0.02 },
    key: (index) => `aviso_${index + 1}`,
    value: () => ({ ativo: false, texto: 'Estamos com instabilidade. Seus dados estão salvos no aparelho.' }),
  },
];

export const serverKinds = (crowd: Crowd): DemoKind[] =>
  [...workKinds(crowd), ...learntKinds(crowd), ...buildKinds(crowd), ...careKinds].map((kind) => ({
    skew: 0.5,
    ...kind,
    audience: 'servers',
  }));
