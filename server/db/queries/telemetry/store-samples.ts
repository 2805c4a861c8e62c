import { setImmediate } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { SampleRow } from '#lib/telemetry/batch.ts';
import { bigintArray, doubleArray, smallintArray, textArray, uuidArray } from '../../binary-array.ts';

/** Rows of one statement: enough that its own cost is nothing, few enough that the next ones are made meanwhile. */
const rowsPerStatement = 4_000;

/** Stands for null where a column has whole numbers from zero on. */
const none = -1;

type Kind = Pick<SampleRow, 'operation' | 'outcome' | 'database' | 'module' | 'dataType' | 'device' | 'network'>;

/**
 * Each array that is unnested costs as much as a column that is stored, and a place in an array of fixed width without
 * nulls next to nothing: so what has few values comes once, and numbers and ids are taken from their places.
 */
const insertSql = `
  insert into cache_management.cache_performance_metrics
    (tenant_id, recorded_at, id, operation_type, outcome, is_hit, cache_key, cache_database, module, data_type,
     response_time_ms, payload_size_bytes, ttl_seconds, expires_at, device_type, network_type, weight)
  select ($3::uuid[])[place], to_timestamp(($4::float8[])[place]), ($5::uuid[])[place], operation, outcome,
         outcome in ('hit', 'stale'), key, database, module, data_type, ($6::float8[])[place], nullif(($7::bigint[])[place], ${none}),
         nullif(($8::bigint[])[place], ${none}),
         to_timestamp(($4::float8[])[place] + nullif(($8::bigint[])[place], ${none})), device, network,
         ($9::float8[])[place]
    from unnest($1::text[], $2::smallint[]) with ordinality as given (key, kind, place)
    join unnest($10::text[], $11::text[], $12::smallint[], $13::text[], $14::text[], $15::text[], $16::text[])
           with ordinality as kinds (operation, outcome, database, module, data_type, device, network, kind)
   using (kind)`;

/** Kinds of samples, each once, and the place of each by what it is. */
class Kinds {
  readonly all: Kind[] = [];
  private readonly places = new Map<string, number>();
  private latest: { kind: Kind; place: number } | null = null;

  /** From 1. */
  placeOf(sample: SampleRow): number {
    const { latest } = this;
    if (latest !== null && isSameKind(latest.kind, sample)) return latest.place;
    const place = this.find(sample);
    this.latest = { kind: sample, place };
    return place;
  }

  private find(sample: SampleRow): number {
    const { operation, outcome, database, module, dataType, device, network } = sample;
    // What callers name, and may hold anything, comes last and with its length.
    const name = `${operation} ${outcome} ${database} ${device} ${network} ${module.length} ${module} ${dataType}`;
    const known = this.places.get(name);
    if (known !== undefined) return known;
    this.places.set(name, this.all.push(sample));
    return this.all.length;
  }
}

/** Putting a name together takes longer than all of these. */
function isSameKind(a: Kind, b: Kind): boolean {
  return (
    a.operation === b.operation &&
    a.outcome === b.outcome &&
    a.database === b.database &&
    a.device === b.device &&
    a.network === b.network &&
    a.module === b.module &&
    a.dataType === b.dataType
  );
}

/** Looks at each sample once: they were read a while ago, so that coming back to each for every column takes longer. */
function parametersOf(samples: readonly SampleRow[]): Buffer[] {
  const kinds = new Kinds();
  const [tenantIds, ids, keys] = [[] as string[], [] as string[], [] as (string | null)[]];
  const [places, sizes, ttls] = [[] as number[], [] as number[], [] as number[]];
  const [instants, latencies, weights] = [[] as number[], [] as number[], [] as number[]];
  for (const sample of samples) {
    places.push(kinds.placeOf(sample));
    tenantIds.push(sample.tenantId);
    ids.push(sample.id);
    keys.push(sample.key);
    instants.push(sample.atMs / 1_000);
    latencies.push(sample.latencyUs / 1_000);
    sizes.push(sample.sizeBytes ?? none);
    ttls.push(sample.ttlSeconds ?? none);
    weights.push(sample.weight);
  }
  return [
    textArray(keys),
    smallintArray(places),
    uuidArray(tenantIds),
    doubleArray(instants),
    uuidArray(ids),
    doubleArray(latencies),
    bigintArray(sizes),
    bigintArray(ttls),
    doubleArray(weights),
    textArray(kinds.all.map((kind) => kind.operation)),
    textArray(kinds.all.map((kind) => kind.outcome)),
    smallintArray(kinds.all.map((kind) => kind.database)),
    textArray(kinds.all.map((kind) => kind.module)),
    textArray(kinds.all.map((kind) => kind.dataType)),
    textArray(kinds.all.map((kind) => kind.device)),
    textArray(kinds.all.map((kind) => kind.network)),
  ];
}

/**
 * Inserts sampled operations, in the transaction that records their batch: one whose id is stored already is an error.
 * Every tenant must exist. `client` pipelines: the database stores some while the next ones are made.
 */
export async function storeSamples(client: ClientBase, samples: readonly SampleRow[]): Promise<void> {
  const statements: Promise<unknown>[] = [];
  for (let from = 0; from < samples.length; from += rowsPerStatement) {
    const statement = client.query(insertSql, parametersOf(samples.slice(from, from + rowsPerStatement)));
    // Its failure is thrown below, after those that were sent behind it.
    statement.catch(() => undefined);
    statements.push(statement);
    // What was sent leaves the process now, not when all is made.
    await setImmediate();
  }
  await Promise.all(statements);
}
