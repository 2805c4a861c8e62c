import { multiTenantDatabases } from '#lib/cache/catalogue-multi-tenant.ts';
import { breakdownSchema } from '#lib/contracts/breakdown.ts';
import { platformTenantAnswerSchema } from '#lib/contracts/platform.ts';
import { privacySchema } from '#lib/contracts/privacy.ts';
import { tenantDatabasesSchema, tenantEncryptionSchema } from '#lib/contracts/tenant-control.ts';
import { type TenantLifeCycle, tenantLifeCycleSchema, tenantOptionsSchema } from '#lib/contracts/tenant-life-cycle.ts';
import { tenantTopologySchema } from '#lib/contracts/tenant-move.ts';
import { topSchema } from '#lib/contracts/top.ts';
import { ago, answer, type FixedAnswer, idOf } from './fixed-answer.ts';
import { fleetTenant } from './fleet-answers.ts';

const daySeconds = 86_400;
const day = { range: '24h', from: ago(daySeconds), to: ago(0) } as const;

const modules = [
  { value: 'crm', calls: 2_914_000, misses: 142_000, bytes: 9_800_000_000, hitRate: 94.8, p95: 5.2, share: 43.1 },
  { value: 'busca', calls: 1_806_000, misses: 161_000, bytes: 6_100_000_000, hitRate: 90.6, p95: 7.9, share: 26.7 },
  { value: 'mobile', calls: 1_204_000, misses: 22_000, bytes: 710_000_000, hitRate: 98.1, p95: 3.1, share: 17.8 },
  { value: 'apps', calls: 610_000, misses: 9_000, bytes: 190_000_000, hitRate: 98.5, p95: 2.8, share: 9 },
  { value: 'sdk', calls: 231_120, misses: 4_000, bytes: 98_000_000, hitRate: 98.2, p95: 3, share: 3.4 },
];

const rounded = (ms: number) => Math.round(100 * ms) / 100;

const waitsOf = (p95: number) => ({ queueTime: rounded(0.03 * p95), serverTime: rounded(0.16 * p95) });

const top = [
  { database: 1, module: 'busca', dataType: 'resultado', calls: 1_204_000, misses: 141_000, avgLatency: 2.1 },
  { database: 1, module: 'crm', dataType: 'api_response', calls: 2_406_000, misses: 121_000, avgLatency: 1.4 },
  { database: 8, module: 'apps', dataType: 'config', calls: 610_000, misses: 9_000, avgLatency: 0.9 },
  { database: 0, module: 'mobile', dataType: 'session', calls: 1_204_000, misses: 8_400, avgLatency: 0.8 },
];

const limits: TenantLifeCycle['limits'] = {
  ...{ quotaBytes: 536_870_912, maxKeys: 500_000, rateLimitPerSecond: 2_000, maxConnections: 50 },
  ...{ onQuotaFull: 'trim', allowedDatabases: null, readOnly: false },
};

/** What staff see of one tenant beside its own dashboard. */
export const staffTenantAnswers: FixedAnswer[] = [
  answer('/api/platform/tenants/ID', platformTenantAnswerSchema, { tenant: fleetTenant() }),
  answer('/api/platform/tenants/ID/life-cycle', tenantLifeCycleSchema, {
    ...{ id: idOf(1), slug: 'cliente-exemplo', name: 'Cliente Exemplo', status: 'active', template: 'imobiliaria' },
    ...{ tier: 'professional', customDomain: 'app.cliente-exemplo.example', modules: ['crm', 'busca', 'apps'] },
    ...{ terminology: {}, deleteAfter: null },
    limits,
    retention: { samplesHours: null, minutesHours: null, hoursDays: null, daysDays: null },
    ...{ redisUser: 'active', keysFull: false },
    operation: {
      ...{
        id: idOf(81),
        kind: 'move',
        state: 'done',
        step: null,
        percent: 100,
        attempts: 1,
        error: null,
        failure: null,
      },
      ...{ startedAt: ago(3 * daySeconds), finishedAt: ago(3 * daySeconds - 9) },
    },
  }),
  answer('/api/platform/tenant-options', tenantOptionsSchema, {
    templates: [],
    tiers: [
      {
        ...{ name: 'professional', title: { 'pt-BR': 'Profissional', en: 'Professional' } },
        limits,
      },
    ],
  }),
  answer('/api/platform/tenants/ID/encryption', tenantEncryptionSchema, {
    ...{ state: 'on', since: ago(40 * daySeconds), keys: 2, underFormerMasterKey: 0 },
  }),
  answer('/api/platform/tenants/ID/databases', tenantDatabasesSchema, {
    databases: multiTenantDatabases.map(({ id, name }) => ({
      ...{ database: id, name, status: 'active' as const, maxMemoryMb: id === 1 ? 256 : null, sdkEnabled: true },
      ...{ sdkCallsPerHour: 100_000, cacheHitTargetPercent: 90, performanceMonitoring: true, aiOptimization: true },
      ...{ defaultTtlSeconds: null, mobileTtlSeconds: null, mobileCompression: true, mobileSyncIntervalSeconds: 300 },
    })),
  }),
  answer('/api/platform/tenants/ID/move', tenantTopologySchema, {
    ...{
      epoch: 4,
      servers: { 1: 'silo-1', 8: 'silo-1' },
      previous: {},
      moving: [],
      canUndo: true,
      catalogue: 'multi-tenant',
    },
    available: ['silo-1', 'silo-2'],
    sessions: [
      { name: 'kryonix-web-1', epoch: 4, problem: null, overHttp: false },
      { name: 'kryonix-web-2', epoch: 4, problem: null, overHttp: false },
    ],
  }),
  answer('/api/platform/privacy/ID', privacySchema, {
    exportRetentionDays: 7,
    requests: [
      {
        ...{ id: idOf(71), tenantId: idOf(1), kind: 'export', scope: 'subject', subjectMark: '7d3f10', state: 'done' },
        ...{ requestedBy: 'rita@acme.example', requestedAt: ago(7_200), dueAt: ago(7_200 - 15 * daySeconds) },
        ...{ finishedAt: ago(7_180), done: 214, counts: { entries: 201, sessions: 13 }, receipt: null, error: null },
        ...{ fileBytes: 48_210, fileExpiresAt: ago(-6 * daySeconds) },
      },
    ],
  }),
  answer('/api/cache/performance/breakdown?by=module&range=24h', breakdownSchema, {
    ...{ by: 'module', ...day, groups: modules.map((each) => ({ ...each, ...waitsOf(each.p95) })) },
    total: {
      calls: 6_765_120,
      misses: 338_000,
      bytes: 16_898_000_000,
      hitRate: 94.1,
      p95: 5.6,
      queueTime: 0.17,
      serverTime: 0.88,
    },
  }),
  answer('/api/cache/top?by=misses&of=classes&range=24h&limit=10', topSchema, {
    ...{ by: 'misses', of: 'classes', ...day, estimated: false },
    entries: top.map((entry) => ({
      ...{ ...entry, key: null, hitRate: Math.round((1000 * (entry.calls - entry.misses)) / entry.calls) / 10 },
      ...{ bytes: entry.calls * 1_800, latencyTotal: entry.calls * entry.avgLatency },
    })),
  }),
];
