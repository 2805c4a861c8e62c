import { EntryPlaces, type HashedEntry } from './entry-places.ts';
import { mix32 } from './key-hash.ts';

/** Only accesses of one client this close to each other belong together, milliseconds. */
const withinMs = 30_000;
/** A pair seen less often proves nothing. */
const leastSupport = 2;
const told = 3;
/** Candidates for followers of each entry. */
const candidates = 4;
/** A client's accesses beyond these do not count as its next ones. */
const remembered = 8;
const clientsAtMost = 512;

/** A place of {@link FollowerStudy.places} that is likely to be asked for next. */
export interface LikelyPlace {
  place: number;
  /** Share of the occasions on which it followed. */
  confidence: number;
}

/**
 * Learns which entries follow which within the same client, by their hashes alone and in bounded memory. A place may be
 * given to another entry meanwhile: 16 bits of the hash tell whether it is still the one that was meant.
 */
export class FollowerStudy {
  /** Reads of each place by somebody known. */
  private readonly occasions: Uint16Array;
  private readonly follower: Uint16Array;
  private readonly tag: Uint16Array;
  private readonly times: Uint16Array;
  private readonly clients = new EntryPlaces(clientsAtMost);
  private readonly trailPlace = new Uint16Array(clientsAtMost * remembered);
  private readonly trailTag = new Uint16Array(clientsAtMost * remembered);
  private readonly trailMs = new Uint32Array(clientsAtMost * remembered);
  private firstMs: number | null = null;

  /** @param places of the entries, at most 65,536 */
  constructor(private readonly places: EntryPlaces) {
    this.occasions = new Uint16Array(places.size);
    this.follower = new Uint16Array(places.size * candidates);
    this.tag = new Uint16Array(places.size * candidates);
    this.times = new Uint16Array(places.size * candidates);
  }

  get stateBytes(): number {
    const trails = this.trailPlace.byteLength + this.trailTag.byteLength + this.trailMs.byteLength;
    return this.occasions.byteLength + 3 * this.follower.byteLength + this.clients.stateBytes + trails;
  }

  /** Forgets what followed the entry that had a place before. */
  reset(place: number): void {
    this.occasions[place] = 0;
    this.times.fill(0, place * candidates, (place + 1) * candidates);
  }

  /** One read, in order of time. */
  observe(client: number, place: number, timeMs: number): void {
    this.firstMs ??= timeMs;
    // From 1 on, for 0 is an empty step of a trail.
    const stamp = timeMs - this.firstMs + 1;
    const first = this.trailOf({ low: client, high: mix32(client) }, stamp) * remembered;
    const tag = this.tagOf(place);
    this.occasions[place] = Math.min(65_535, (this.occasions[place] ?? 0) + 1);
    // The newest step comes first; what was asked for since a step has followed it already.
    for (let step = first; step < first + remembered; step++) {
      const past = this.trailPlace[step] ?? 0;
      if (this.trailMs[step] === 0 || stamp - (this.trailMs[step] ?? 0) > withinMs) break;
      if (past === place && this.trailTag[step] === tag) break;
      if (this.tagOf(past) === this.trailTag[step]) this.follow(past, place, tag);
    }
    const last = first + remembered - 1;
    for (const column of [this.trailPlace, this.trailTag, this.trailMs]) column.copyWithin(first + 1, first, last);
    this.trailPlace[first] = place;
    this.trailTag[first] = tag;
    this.trailMs[first] = stamp;
  }

  /** What is likely to be asked for soon after an entry, the likeliest first. */
  next(place: number): LikelyPlace[] {
    const occasions = Math.max(1, this.occasions[place] ?? 0);
    const found: LikelyPlace[] = [];
    for (let at = place * candidates; at < (place + 1) * candidates; at++) {
      const times = this.times[at] ?? 0;
      const follower = this.follower[at] ?? 0;
      if (times >= leastSupport && this.tagOf(follower) === this.tag[at])
        found.push({ place: follower, confidence: Math.min(1, times / occasions) });
    }
    return found.sort((a, b) => b.confidence - a.confidence).slice(0, told);
  }

  private follow(past: number, place: number, tag: number): void {
    const first = past * candidates;
    let least = first;
    for (let at = first; at < first + candidates; at++) {
      if ((this.times[at] ?? 0) > 0 && this.follower[at] === place && this.tag[at] === tag) {
        this.times[at] = Math.min(65_535, (this.times[at] ?? 0) + 1);
        return;
      }
      if ((this.times[at] ?? 0) < (this.times[least] ?? 0)) least = at;
    }
    this.follower[least] = place;
    this.tag[least] = tag;
    this.times[least] = 1;
  }

  private trailOf(client: HashedEntry, stamp: number): number {
    const at = this.clients.admit(client);
    if (this.clients.count[at] === 0) this.trailMs.fill(0, at * remembered, (at + 1) * remembered);
    // Whoever was there last stays longest.
    this.clients.count[at] = stamp;
    return at;
  }

  private tagOf(place: number): number {
    return (this.places.low[place] ?? 0) & 0xffff;
  }
}
