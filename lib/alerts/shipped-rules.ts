import type { AlertMetric, RuleFields } from '../contracts/alerts.ts';

export interface ShippedRule extends RuleFields {
  key: string;
}

const usual = {
  comparison: 'above',
  threshold: 0,
  clearThreshold: 0,
  forSeconds: 0,
  severity: 'critical',
  escalateAfterMinutes: null,
  inQuietHours: false,
  enabled: true,
} as const;

const rule = (key: string, metric: AlertMetric, fields: Partial<RuleFields> = {}): ShippedRule => ({
  ...usual,
  ...fields,
  key,
  metric,
});

/** What is watched for every tenant from its first minute. */
export const shippedTenantRules: readonly ShippedRule[] = [
  rule('hit-rate', 'hitRate', {
    ...{ comparison: 'below', threshold: 70, clearThreshold: 75, forSeconds: 600, severity: 'warning' },
  }),
  rule('memory', 'memory', { threshold: 90, clearThreshold: 85, forSeconds: 300, severity: 'warning' }),
  rule('p95', 'p95', { threshold: 50, clearThreshold: 40, forSeconds: 120, severity: 'warning' }),
  rule('quota', 'quota', { threshold: 95, clearThreshold: 90, forSeconds: 300, severity: 'warning', enabled: false }),
  rule('error-rate', 'errorRate', { threshold: 5, clearThreshold: 1, forSeconds: 120, severity: 'critical' }),
  rule('backup-failed', 'backupFailed', { severity: 'warning' }),
  rule('backup-succeeded', 'backupSucceeded', { severity: 'info' }),
];

/** What is watched for the platform itself. */
export const shippedPlatformRules: readonly ShippedRule[] = [
  rule('redis-down', 'redisDown', { inQuietHours: true, escalateAfterMinutes: 15 }),
  rule('node-missing', 'nodeMissing', { forSeconds: 60, inQuietHours: true, escalateAfterMinutes: 30 }),
  rule('node-memory', 'nodeMemory', { threshold: 90, clearThreshold: 85, forSeconds: 300, severity: 'warning' }),
  rule('replication-lag', 'replicationLag', { threshold: 10, clearThreshold: 3, forSeconds: 60, severity: 'warning' }),
  rule('ingest-down', 'ingestDown', { forSeconds: 60, severity: 'warning' }),
  rule('ingest-imbalance', 'ingestImbalance', { forSeconds: 300, severity: 'warning' }),
  rule('canary-failed', 'canaryFailed', { inQuietHours: true, escalateAfterMinutes: 5 }),
  // A wall that nobody tries may be down: long enough for a start and for one run that met an outage.
  rule('canary-untried', 'canaryUntried', { forSeconds: 600, severity: 'warning' }),
  rule('backup-too-old', 'backupAge', { threshold: 26, clearThreshold: 25, severity: 'warning' }),
  rule('backup-failed', 'backupFailed', { severity: 'warning' }),
];
