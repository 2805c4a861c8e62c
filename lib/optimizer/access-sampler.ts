import type { Observation } from '../cache/observation.ts';
import { AccessLog } from './access-log.ts';
import { type AccessBatch, type AccessPart, hitBit } from './access-record.ts';
import { mostClasses } from './class-tallies.ts';
import { entryHashOf } from './entry-hash.ts';
import type { KeyHash } from './key-hash.ts';
import { OpenMisses } from './open-misses.ts';
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
  log: AccessLog;
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
  private readonly misses = new OpenMisses();

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
    if (found.hash.low >= tenant.threshold) return;
    if (operation === 'set') {
      this.store(tenant, observation, found);
      return;
    }
    const client = observation.session === undefined ? 0 : clientOf(tenant, observation.session);
    const isRead = operation === 'get';
    const hit = isRead && observation.misses === 0;
    const op = isRead ? readOp | (hit ? hitBit : 0) : deleteOp;
    const number = tenant.log.add(found.hash, found.index, op, observation, client);
    if (isRead && !hit) this.misses.open(found.hash, number, observation.startedAtMs);
    this.bound(tenant);
  };

  /**
   * What was seen since the last call; `null` for nothing.
   */
  take({ loaders, payloadsOf }: ToldBeside = nothingBeside): AccessBatch | null {
    const busy = [...this.tenants].filter(([, { log }]) => log.length > 0);
    if (busy.length === 0) return null;
    const baseMs = Math.min(...busy.map(([, { log }]) => log.firstMs));
    const parts = busy.slice(0, this.limits.tenants).map(([tenantId, tenant]) => {
      const { threshold, classes, log } = tenant;
      // Whoever was told of goes to the end, and the others come first next time.
      this.tenants.delete(tenantId);
      this.tenants.set(tenantId, tenant);
      const { packed, clients } = log.take(baseMs);
      const part: AccessPart = { tenantId, threshold, classes: [...classes], packed };
      if (clients !== null) part.clients = clients;
      if (loaders.length > 0) part.loaders = [...loaders];
      const payloads = payloadsOf(tenantId);
      if (payloads.length > 0) part.payloads = payloads;
      return part;
    });
    return { baseMs, parts };
  }

  private store(tenant: SampledTenant, observation: Observation, { hash, index }: SampledClass): void {
    const missedMs = this.misses.take(hash);
    const waitedMs = observation.startedAtMs - missedMs;
    if (missedMs === 0 || observation.ahead === true || waitedMs > fillWithinMs) {
      tenant.log.add(hash, index, writeOp, observation, 0);
      this.bound(tenant);
    } else tenant.log.complete(this.misses.takenNumber, observation, Math.max(0, waitedMs));
  }

  /** Follows fewer keys of a tenant whose records do not fit. */
  private bound(tenant: SampledTenant): void {
    while (tenant.log.length > this.limits.recordsPerTenant) {
      tenant.threshold = Math.floor(tenant.threshold / 2);
      tenant.log.keepBelow(tenant.threshold);
    }
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
      log: new AccessLog(),
      sessions: entryHashOf(tenantId, 'sessions'),
    };
    this.tenants.set(tenantId, tenant);
    return tenant;
  }
}

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
