import type { Observation } from '../cache/observation.ts';
import { type AccessBatch, type AccessPart, type AccessRecord, packClients, packRecords } from './access-record.ts';
import { mostClasses } from './class-tallies.ts';
import { entryHashOf } from './entry-hash.ts';
import type { KeyHash } from './key-hash.ts';
import type { ClassPayloads } from './payload-tally.ts';
import { deleteOp, readOp, writeOp } from './trace.ts';

export interface SamplerLimits {
  /** Records of one tenant between two batches; beyond, fewer of its keys are followed. */
  recordsPerTenant: number;
  /** Tenants in one batch; the others take their turn in the next ones. */
  tenants: number;
}

/** What a process tells of a tenant beside its accesses. */
interface ToldBeside {
  /** Classes, `module:type`, that can be loaded ahead here. */
  loaders: readonly string[];
  /** What its values are like; asked once for each batch that tells of the tenant. */
  payloadsOf(tenantId: string): ClassPayloads[];
}

const nothingBeside: ToldBeside = { loaders: [], payloadsOf: () => [] };
const defaultLimits: SamplerLimits = { recordsPerTenant: 2_048, tenants: 64 };
const fullThreshold = 2 ** 32;
/** A store this long after the miss of its key is what the miss loaded, milliseconds. */
const fillWithinMs = 30_000;
const openMissesAtMost = 4_096;

interface SampledClass {
  module: string;
  dataType: string;
  index: number;
  hash: KeyHash;
}

interface SampledTenant {
  threshold: number;
  classes: string[];
  hashes: Map<string, SampledClass>;
  /** The class of the last access, which the next one mostly shares. */
  recent: SampledClass | null;
  records: AccessRecord[];
  /** The last miss of each key that was not filled yet. */
  openMisses: Map<number, AccessRecord>;
  sessions: KeyHash;
}

/**
 * Writes down the accesses of a hashed sample of each tenant's keys, to be studied elsewhere. All keys as long as they
 * fit; beyond, a share of them that halves whenever a batch overflows and never rises again, so that what is studied is
 * one sample. What the tier within the process answered is left out: no server saw it, and no TTL on a server decides it
 * before it ends there.
 */
export class AccessSampler {
  private readonly tenants = new Map<string, SampledTenant>();
  private readonly limits: SamplerLimits;

  constructor(limits: Partial<SamplerLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
  }

  readonly record = (observation: Observation): void => {
    const { key, operation } = observation;
    if (key === null || observation.tier === 'l1' || observation.outcome === 'error') return;
    if (operation !== 'get' && operation !== 'set' && operation !== 'delete') return;
    const tenant = this.admit(observation.tenantId);
    if (tenant === null) return;
    const found = classOf(tenant, observation);
    found.hash.of(key);
    const { low, high } = found.hash;
    if (low >= tenant.threshold) return;
    if (operation === 'set') this.store(tenant, observation, { low, high, classIndex: found.index });
    else {
      const hit = operation === 'get' && observation.misses === 0;
      const op = operation === 'get' ? readOp : deleteOp;
      const record = recordOf(observation, { low, high, classIndex: found.index }, op, hit);
      if (observation.session !== undefined) record.client = clientOf(tenant, observation.session);
      push(tenant, record, this.limits.recordsPerTenant);
      if (op === readOp && !hit) remember(tenant, record);
    }
  };

  /**
   * What was seen since the last call; `null` for nothing.
   */
  take({ loaders, payloadsOf }: ToldBeside = nothingBeside): AccessBatch | null {
    const busy = [...this.tenants].filter(([, { records }]) => records.length > 0);
    const baseMs = busy.reduce((least, [, { records }]) => Math.min(least, records[0]?.timeMs ?? least), Infinity);
    if (!Number.isFinite(baseMs)) return null;
    const parts = busy.slice(0, this.limits.tenants).map(([tenantId, tenant]) => {
      const { threshold, classes, records } = tenant;
      tenant.records = [];
      // Whoever was told of goes to the end, and the others come first next time.
      this.tenants.delete(tenantId);
      this.tenants.set(tenantId, tenant);
      const part: AccessPart = { tenantId, threshold, classes: [...classes], packed: packRecords(records, baseMs) };
      const clients = packClients(records);
      if (clients !== null) part.clients = clients;
      if (loaders.length > 0) part.loaders = [...loaders];
      const payloads = payloadsOf(tenantId);
      if (payloads.length > 0) part.payloads = payloads;
      return part;
    });
    return { baseMs, parts };
  }

  private store(
    tenant: SampledTenant,
    observation: Observation,
    entry: Pick<AccessRecord, 'low' | 'high' | 'classIndex'>,
  ) {
    const name = nameOf(entry);
    const miss = tenant.openMisses.get(name);
    const record = recordOf(observation, entry, writeOp, false);
    tenant.openMisses.delete(name);
    if (miss === undefined || record.ahead || observation.startedAtMs - miss.timeMs > fillWithinMs) {
      push(tenant, record, this.limits.recordsPerTenant);
      return;
    }
    miss.sizeBytes = record.sizeBytes;
    miss.ttlSeconds = record.ttlSeconds;
    miss.explicitTtl = record.explicitTtl;
    miss.costMs = Math.max(0, observation.startedAtMs - miss.timeMs);
  }

  private admit(tenantId: string): SampledTenant | null {
    const known = this.tenants.get(tenantId);
    if (known !== undefined) return known;
    if (this.tenants.size >= this.limits.tenants * 4) return null;
    const tenant: SampledTenant = {
      threshold: fullThreshold,
      classes: [],
      hashes: new Map(),
      recent: null,
      records: [],
      openMisses: new Map(),
      sessions: entryHashOf(tenantId, 'sessions'),
    };
    this.tenants.set(tenantId, tenant);
    return tenant;
  }
}

/** 53 bits of the hash. */
const nameOf = ({ low, high }: Pick<AccessRecord, 'low' | 'high'>): number => low * 0x20_0000 + (high & 0x1f_ffff);

/** The hash of a session's name, never 0. */
function clientOf({ sessions }: SampledTenant, session: string): number {
  sessions.of(session);
  return Math.max(1, sessions.low);
}

function classOf(tenant: SampledTenant, observation: Observation): SampledClass {
  const { recent } = tenant;
  const { module, dataType } = observation;
  if (recent !== null && recent.dataType === dataType && recent.module === module) return recent;
  tenant.recent = findClass(tenant, observation);
  return tenant.recent;
}

function findClass(tenant: SampledTenant, { tenantId, module, dataType }: Observation): SampledClass {
  const name = `${module}:${dataType}`;
  const known = tenant.hashes.get(name);
  if (known !== undefined) return known;
  const index = Math.min(tenant.classes.length, mostClasses - 1);
  if (tenant.classes.length < mostClasses)
    tenant.classes.push(tenant.classes.length === mostClasses - 1 ? 'other:other' : name);
  const added = { module, dataType, index, hash: entryHashOf(tenantId, name) };
  if (tenant.hashes.size < mostClasses * 2) tenant.hashes.set(name, added);
  return added;
}

function recordOf(
  observation: Observation,
  { low, high, classIndex }: Pick<AccessRecord, 'low' | 'high' | 'classIndex'>,
  op: number,
  hit: boolean,
): AccessRecord {
  // Written out: a spread of these fields, whose numbers are no small integers, takes ten times as long as all the rest.
  return {
    low,
    high,
    classIndex,
    op,
    hit,
    timeMs: observation.startedAtMs,
    sizeBytes: observation.sizeBytes ?? 0,
    ttlSeconds: observation.ttlSeconds ?? 0,
    explicitTtl: observation.explicitTtl === true,
    ahead: observation.ahead === true,
    client: 0,
    costMs: 0,
  };
}

function push(tenant: SampledTenant, record: AccessRecord, limit: number): void {
  tenant.records.push(record);
  while (tenant.records.length > limit) {
    tenant.threshold = Math.floor(tenant.threshold / 2);
    tenant.records = tenant.records.filter(({ low }) => low < tenant.threshold);
    tenant.openMisses.clear();
    if (tenant.threshold === 0) return;
  }
}

function remember({ openMisses }: SampledTenant, record: AccessRecord): void {
  const oldest = openMisses.size >= openMissesAtMost ? openMisses.keys().next().value : undefined;
  if (oldest !== undefined) openMisses.delete(oldest);
  openMisses.set(nameOf(record), record);
}
