import type { Member } from './scan-members.ts';
import type { Structure } from './structure-of.ts';
import type { Tombstones } from './tombstones.ts';

const logParts = new Set(['records', 'unprojected', 'p1', 'p2', 'p3', 'p4']);
const placeParts = new Set(['positions', 'expiry', 'facts']);

/**
 * Tells which members of a part were erased; `null` for parts that name nobody. Items of a queue are told by what they
 * hold, those that wait and those put aside, events alike, records of the sync log by their entry, places by the person.
 */
export function isTombstonedIn(
  { name, part }: Structure,
  kind: string,
  tombstones: Tombstones,
): ((member: Member) => boolean) | null {
  const isMessages = kind === 'stream' && (part === 'dead' || (part === 'stream' && name === 'events'));
  if (isMessages || (part === 'items' && kind === 'hash')) {
    return ({ value }) => tombstones.erasesItem(value);
  }
  if (name === 'sync' && logParts.has(part) && kind !== 'stream')
    return ({ member }) => tombstones.erasesRecord(member);
  if (name === 'users' && placeParts.has(part)) return ({ member }) => tombstones.erasesPerson(member);
  return null;
}
