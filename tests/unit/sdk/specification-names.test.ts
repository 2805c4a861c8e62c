import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import * as sdk from '#lib/sdk/node.ts';

const cache = sdk.createCache({ url: 'redis://127.0.0.1:1', onWarning: () => undefined });
const tenant = cache.forTenant(randomUUID());
afterAll(() => cache.close());

/** What an application reaches: the package's exports, a cache, and a tenant's handle. */
const surface = { sdk, cache, tenant };

/** The public methods of the specification's classes, as its two documents write them. */
const publicMethods = {
  MultiTenantCacheService: [
    'setTenantCache',
    'getTenantCache',
    'createMobileSession',
    'updateMobileSession',
    'optimizeWithAI',
    'integrateWithPerformanceSystem',
    'warmupCacheForTenant',
    'cleanupExpiredData',
  ],
  KryonixRedisClient: [
    'get',
    'set',
    'mget',
    'setDeviceTrust',
    'getDeviceTrust',
    'addToSyncQueue',
    'processSyncQueue',
    'cacheAIResponse',
    'getAIResponse',
    'setUserLocation',
    'getUsersNearby',
    'acquireLock',
    'releaseLock',
    'healthCheck',
    'disconnect',
  ],
  KryonixSDK: [
    'getCurrentTenant',
    'trackEvent',
    'get',
    'post',
    'onWebSocketEvent',
    'query',
    'sendToTimescaleDB',
    'emitWebSocketEvent',
  ],
} as const;

/** The specification's inner methods and the classes that only it uses, each with what does their work here. */
const inner: readonly (readonly [method: string, replacement: string])[] = [
  ['MultiTenantCacheService.buildTenantKey', 'cache.keyspace.build'],
  ['MultiTenantCacheService.getTenantDatabase', 'cache.catalogue.databaseForModule'],
  ['MultiTenantCacheService.determineMobileTTL', 'tenant.explainTtl'],
  ['MultiTenantCacheService.getDefaultTTL', 'tenant.explainTtl'],
  ['MultiTenantCacheService.serializeForMobile', 'tenant.set'],
  ['MultiTenantCacheService.compressData', 'tenant.set'],
  ['MultiTenantCacheService.deserializeForMobile', 'tenant.get'],
  ['MultiTenantCacheService.decompressData', 'tenant.get'],
  ['MultiTenantCacheService.trackCacheOperation', 'cache.observations.subscribe'],
  ['MultiTenantCacheService.gatherCacheMetrics', 'cache.stats'],
  ['MultiTenantCacheService.calculateHitRate', 'cache.stats'],
  ['MultiTenantCacheService.calculateAvgResponseTime', 'cache.observations.subscribe'],
  ['MultiTenantCacheService.parseMemoryUsage', 'tenant.health'],
  ['MultiTenantCacheService.parseKeyCount', 'tenant.scan'],
  ['MultiTenantCacheService.extractKeyType', 'cache.keyspace.parse'],
  ['MultiTenantCacheService.preloadHotData', 'cache.warmUp'],
  ['MultiTenantCacheService.preloadPredictedData', 'cache.warmUp'],
  ['MultiTenantCacheService.analyzeUsagePatterns', 'sdk.MultiTenantCacheService.prototype.optimizeWithAI'],
  ['MultiTenantCacheService.applyAIOptimizations', 'sdk.publishPolicies'],
  ['MultiTenantCacheService.saveAIPatterns', 'sdk.publishPolicies'],
  ['AICacheOptimizer.generateOptimizations', 'sdk.MultiTenantCacheService.prototype.optimizeWithAI'],
  ['AICacheOptimizer.suggestPreloadKeys', 'sdk.MultiTenantCacheService.prototype.warmupCacheForTenant'],
  ['KryonixRedisClient.initializeClient', 'sdk.createCache'],
  ['KryonixRedisClient.generateKey', 'cache.keyspace.build'],
  ['KryonixRedisClient.getKeyPattern', 'cache.keyspace.parse'],
  ['KryonixRedisClient.getAdaptiveTTL', 'tenant.explainTtl'],
  ['KryonixRedisClient.compress', 'tenant.set'],
  ['KryonixRedisClient.decompress', 'tenant.get'],
  ['KryonixRedisClient.hash', 'tenant.aiResponses.get'],
  ['KryonixRedisClient.generateId', 'tenant.queue'],
  ['KryonixRedisClient.parseMemoryUsage', 'tenant.health'],
  ['KryonixRedisClient.recordMetric', 'cache.observations.subscribe'],
  ['DeviceContext.getDeviceType', 'sdk.deviceContext'],
  ['DeviceContext.getNetworkSpeed', 'sdk.deviceContext'],
  ['DeviceContext.getLocationAccuracy', 'sdk.deviceContext'],
  ['DeviceContext.getDeviceId', 'sdk.deviceContext'],
  ['DeviceContext.getBiometricHash', 'tenant.deviceTrust.matchesBiometric'],
];

function reach(path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((owner, name) => (owner as Record<string, unknown> | undefined)?.[name], surface);
}

describe.each(Object.entries(publicMethods))('%s', (className, methods) => {
  it.each(methods)('has the specification’s method %s', (method) => {
    expect(reach(`sdk.${className}.prototype.${method}`)).toBeTypeOf('function');
  });

  it('has no method that the specification does not know', () => {
    const own = Object.getOwnPropertyNames(reach(`sdk.${className}.prototype`)).filter(
      (name) => name !== 'constructor',
    );
    expect(own.filter((name) => !(methods as readonly string[]).includes(name))).toEqual([]);
  });
});

describe('what is inside the specification’s classes', () => {
  it.each(inner)('%s is done by %s', (_, replacement) => {
    expect(reach(replacement)).toBeTypeOf('function');
  });

  it('is looked for by a test that can fail', () => {
    expect(reach('tenant.nothing')).toBeUndefined();
    expect(reach('sdk.KryonixSDK.prototype.nothing')).toBeUndefined();
  });
});
