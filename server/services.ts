import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Readiness } from '#lib/contracts/health.ts';
import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import type { RedisNode } from '#lib/contracts/platform.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import type { Cache } from '#lib/sdk/node.ts';
import type { AlertsService } from './alerts/alerts-service.ts';
import type { BackupContext } from './backup/backup-context.ts';
import type { TenantRulesService } from './cache/open-tenant-rules.ts';
import type { Env } from './env.ts';
import type { JobsService } from './jobs/job-queue.ts';
import type { LanguageModel } from './optimizer/language-model.ts';
import type { OptimizerService } from './optimizer/optimizer-service.ts';
import { provide, recall } from './remember.ts';
import type { PolicyWatch } from './v1/policy-watch.ts';

/** What the running server offers to handlers, loaders and sockets. Made once by `create-app.ts`. */
export interface Services {
  env: Env;
  /** Where people reach the product, without a trailing slash. */
  baseUrl: string;
  pools: {
    /** `kryonix_app`: tenant requests, under row-level security. */
    app: Pool;
    /** `kryonix_platform`: platform staff; every use is audited. */
    platform: Pool;
  };
  /** Control-plane Redis, for limits. Fails fast: no offline queue, bounded time-out. */
  control: Redis;
  /** Tenants' values, by the SDK. */
  cache: Cache;
  /** Tenants' policies, for the SDKs that ask by HTTP. */
  policies: PolicyWatch;
  /** What tenants may do with their caches. */
  tenantRules: TenantRulesService;
  /** 32 bytes in base64: what is kept secret or sealed is so under keys derived from it. */
  masterKey: string;
  /** By which ways people are told. */
  alerts: AlertsService;
  /** Work that one process does at a time, by the clock or when it is asked for. */
  jobs: JobsService;
  /** Studies traffic, proposes, measures. */
  optimizer: OptimizerService;
  /** Puts advice into other words; `null` without `OLLAMA_URL`. */
  language: LanguageModel | null;
  /** What backups, exports and erasures work with. */
  backups: BackupContext;
  /** Signs session tokens. */
  sessionSecret: string;
  /** Keys the HMAC under which API keys are stored. */
  apiKeyPepper: string;
  /** True behind https: cookies then carry `Secure` and the `__Secure-` prefix. */
  secureCookies: boolean;
  /** True where `X-Forwarded-For` may be believed. */
  trustProxy: boolean;
  realtime(tenantId: string): Promise<RealtimeMetrics>;
  /** What the servers say of themselves, now and by the pollers. */
  infrastructure(): Promise<{ nodes: (RedisNode & NodeTruth)[] }>;
  readiness(): Promise<Readiness>;
  /** Closes every socket of a revoked session. */
  disconnectSession(sessionId: string): void;
}

export function provideServices(services: Services): Services {
  return provide('services', services);
}

export function services(): Services {
  return recall<Services>('services');
}
