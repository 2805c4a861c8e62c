import { devices, networks, operations, outcomes } from '../contracts/vocabulary.ts';
import type { LatencySplit, RollupRow, SampleRow, TelemetryBatch, TenantAccount } from './batch.ts';

const mostCount = 2 ** 40;
const mostInstant = 8_640_000_000_000_000;
const mostSeconds = 350_000_000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const isWhole = (value: unknown, most: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
const isCount = (value: unknown) => isWhole(value, mostCount);
const isOptionalCount = (value: unknown) => value === undefined || isCount(value);
const isUuid = (value: unknown) => typeof value === 'string' && value.length === 36 && uuid.test(value);
/** The tenant of the row before: as a rule many rows of one follow each other, and comparing two ids takes less. */
let latestTenantId: unknown;
function isTenantId(value: unknown): boolean {
  if (value === latestTenantId) return value !== undefined;
  if (!isUuid(value)) return false;
  latestTenantId = value;
  return true;
}
const isText = (value: unknown, least: number, most: number) =>
  typeof value === 'string' && value.length >= least && value.length <= most && !value.includes('\0');
const isOneOf = (words: readonly string[], value: unknown) => typeof value === 'string' && words.includes(value);
const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** What rollups and samples share. */
type Dimensions = Pick<RollupRow & SampleRow, 'tenantId' | 'database' | 'module' | 'dataType' | 'operation'> &
  Pick<RollupRow, 'device' | 'network'>;

function hasDimensions(row: Dimensions): boolean {
  return (
    isTenantId(row.tenantId) &&
    isWhole(row.database, 15) &&
    isText(row.module, 1, 32) &&
    isText(row.dataType, 1, 32) &&
    isOneOf(operations, row.operation) &&
    isOneOf(devices, row.device) &&
    isOneOf(networks, row.network)
  );
}

function isHistogram(latency: readonly number[]): boolean {
  if (!Array.isArray(latency) || latency.length > 1_000 || latency.length % 2 !== 0) return false;
  for (const part of latency) if (!isCount(part)) return false;
  return true;
}

const isSplit = (split: LatencySplit) =>
  isObject(split) && isCount(split.calls) && isCount(split.queueSumUs) && isCount(split.serverSumUs);

function isRollup(row: RollupRow): boolean {
  return (
    isObject(row) &&
    hasDimensions(row) &&
    isWhole(row.bucketMs, mostInstant) &&
    isCount(row.calls) &&
    isCount(row.hits) &&
    isCount(row.misses) &&
    isCount(row.stales) &&
    isCount(row.errors) &&
    isCount(row.bytes) &&
    isCount(row.latencySumUs) &&
    (row.outcome === undefined || isOneOf(outcomes, row.outcome)) &&
    isOptionalCount(row.l1Hits) &&
    (row.split === undefined || isSplit(row.split)) &&
    isHistogram(row.latency)
  );
}

function isSample(row: SampleRow): boolean {
  return (
    isObject(row) &&
    isUuid(row.id) &&
    hasDimensions(row) &&
    isWhole(row.atMs, mostInstant) &&
    (row.key === null || isText(row.key, 0, 500)) &&
    isOneOf(outcomes, row.outcome) &&
    isCount(row.latencyUs) &&
    (row.sizeBytes === null || isCount(row.sizeBytes)) &&
    (row.ttlSeconds === null || isWhole(row.ttlSeconds, mostSeconds)) &&
    typeof row.weight === 'number' &&
    row.weight >= 1 &&
    row.weight <= mostCount
  );
}

const isAccount = (account: TenantAccount) =>
  isObject(account) && isUuid(account.tenantId) && isCount(account.sent) && isCount(account.dropped);

const isLooks = (value: unknown) => typeof value === 'number' && isCount(Math.abs(value));

const areAll = <T>(rows: T[], is: (row: T) => boolean) => Array.isArray(rows) && rows.every(is);

/**
 * Whether parsed JSON is a batch beyond doubt: whatever passes here passes `telemetryBatchSchema` unchanged, but for
 * members that the schema does not know. Reading tens of thousands of rows a second by the schema takes most of a
 * processor, and this a tenth of it. What is false here may still be a batch: then the schema decides, and says why not.
 */
export function isPlainBatch(json: unknown): json is TelemetryBatch {
  if (!isObject(json)) return false;
  // Nothing of it is believed before it was looked at; the type only names the members.
  const batch = json as TelemetryBatch;
  return (
    batch.v === 1 &&
    isUuid(batch.id) &&
    isUuid(batch.producer) &&
    isWhole(batch.createdAtMs, mostInstant) &&
    isOptionalCount(batch.folded) &&
    areAll(batch.rollups, isRollup) &&
    areAll(batch.samples, isSample) &&
    (batch.secondLooks === undefined ||
      (isObject(batch.secondLooks) && isLooks(batch.secondLooks.data) && isLooks(batch.secondLooks.control))) &&
    (batch.accounts === undefined || areAll(batch.accounts, isAccount))
  );
}
