import { EnvelopeError } from '#lib/cache/cache-error.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import { readItem } from '#lib/cache/queue-item.ts';
import { keyPartOf } from '../backup/logical-key.ts';

/** Fields by which an application says whom an item of work is about. */
const subjectFields = ['subject', 'subjectId', 'userId', 'user_id'] as const;
const keyspace = new Keyspace();

/** Whom a stored item of a queue is about, by what its application says; nobody where it is no item at all. */
export function subjectsOfItem(json: string): string[] {
  let item: unknown;
  try {
    item = readItem(json);
  } catch (error) {
    // Not written by a queue, only called like one: nobody can tell whose it is.
    if (error instanceof EnvelopeError) return [];
    throw error;
  }
  const data = typeof item === 'object' && item !== null && 'data' in item ? item.data : null;
  if (typeof data !== 'object' || data === null) return [];
  const fields: Readonly<Record<string, unknown>> = { ...data };
  return subjectFields.flatMap((name) => (fields[name] === undefined ? [] : [String(fields[name])]));
}

/** The logical key of the entry that a record of the sync log is of; the log does not say in which database it is. */
export function entryOfRecord(id: string): string {
  const key = keyPartOf(id);
  return keyspace.join(id.slice(0, id.length - key.length), '', key);
}
