/** A key as sampled operations name it. */
export interface SampledKey {
  database: number;
  module: string;
  dataType: string;
  key: string;
}

/** A person, and the keys that are known to be the person's. */
export interface SubjectOfSamples {
  tenantId: string;
  subject: string;
  keys: readonly SampledKey[];
  /** What other keys of the person begin with. */
  prefixes: readonly string[];
}

/**
 * Which sampled operations are on a person's keys or called by the person: what an export tells and an erasure deletes is
 * the same. Its parameters are `samplesOfSubjectValues`: $1 the tenant, $2 the person, $3 to $6 keys, $7 beginnings.
 */
export const samplesOfSubject = `
  tenant_id = any (array[$1::uuid])
  and (user_id::text = lower($2)
       or (cache_database, module, data_type, cache_key) in
            (select * from unnest($3::smallint[], $4::text[], $5::text[], $6::text[]))
       or exists (select from unnest($7::text[]) as beginning where starts_with(cache_key, beginning))
       -- What is called by the person: a place, the end of all sessions.
       or (cache_key = $2 and operation_type in ('geo', 'session')))`;

export function samplesOfSubjectValues({ tenantId, subject, keys, prefixes }: SubjectOfSamples): unknown[] {
  return [
    tenantId,
    subject,
    keys.map(({ database }) => database),
    keys.map(({ module }) => module),
    keys.map(({ dataType }) => dataType),
    keys.map(({ key }) => key),
    prefixes,
  ];
}
