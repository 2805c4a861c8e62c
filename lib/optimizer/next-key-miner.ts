export interface Follower<Key = number> {
  key: Key;
  /** Share of the occasions on which it followed. */
  confidence: number;
}

export interface MiningOptions {
  /** Only accesses of one client this close to each other belong together, milliseconds. */
  withinMs: number;
  leastConfidence: number;
  /** A pair seen less often proves nothing. */
  leastSupport: number;
  followers: number;
  /** Pairs kept; when there are more, the rare ones are forgotten. */
  pairs: number;
  /** Clients remembered, the newest. */
  clients: number;
}

const defaultMining: MiningOptions = {
  withinMs: 30_000,
  leastConfidence: 0.3,
  leastSupport: 2,
  followers: 3,
  pairs: 400_000,
  clients: Number.POSITIVE_INFINITY,
};

/** A client's accesses beyond these do not count as its next ones. */
const remembered = 12;

interface Recent<Key> {
  key: Key;
  timeMs: number;
}

/** Learns which keys follow which within the same client, as accesses come. Bounded by its options. */
export class NextKeyMiner<Key extends string | number> {
  private readonly recentOf = new Map<string | number, Recent<Key>[]>();
  private readonly occasions = new Map<Key, number>();
  private readonly pairs = new Map<Key, Map<Key, number>>();
  private readonly options: MiningOptions;
  private pairCount = 0;

  /** Bytes, about. */
  get stateBytes(): number {
    return 60 * this.pairCount + 120 * this.occasions.size + 1_200 * this.recentOf.size;
  }

  constructor(options: Partial<MiningOptions> = {}) {
    this.options = { ...defaultMining, ...options };
  }

  /** One read. In order of time, for each client. */
  observe(client: string | number, key: Key, timeMs: number): void {
    const known = this.recentOf.get(client) ?? [];
    const recent = known.filter((past) => timeMs - past.timeMs <= this.options.withinMs);
    // What was asked for before its last time has been followed by it already: a repetition does not count twice.
    for (const past of recent.slice(1 + recent.findLastIndex((one) => one.key === key))) {
      const followers = this.pairs.get(past.key) ?? new Map<Key, number>();
      if (!followers.has(key)) this.pairCount++;
      followers.set(key, (followers.get(key) ?? 0) + 1);
      this.pairs.set(past.key, followers);
    }
    this.occasions.set(key, (this.occasions.get(key) ?? 0) + 1);
    this.recentOf.delete(client);
    this.recentOf.set(client, [...recent, { key, timeMs }].slice(-remembered));
    this.forget();
  }

  /** What is likely to be asked for soon after a key, the likeliest first. */
  next(key: Key): Follower<Key>[] {
    const { leastConfidence, leastSupport, followers } = this.options;
    const counts = this.pairs.get(key);
    if (counts === undefined) return [];
    const times = this.occasions.get(key) ?? 1;
    return [...counts]
      .filter(([, count]) => count >= leastSupport)
      .map(([next, count]) => ({ key: next, confidence: Math.min(1, count / times) }))
      .filter(({ confidence }) => confidence >= leastConfidence)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, followers);
  }

  /** What somebody is likely to ask for soon after what was read just before `nowMs`, the likeliest first. */
  expected(nowMs: number): Follower<Key>[] {
    const best = new Map<Key, number>();
    for (const recent of this.recentOf.values())
      for (const [at, { key, timeMs }] of recent.entries()) {
        if (nowMs - timeMs > this.options.withinMs) continue;
        const followed = recent.slice(at + 1).map((later) => later.key);
        for (const { key: next, confidence } of this.next(key))
          if (!followed.includes(next)) best.set(next, Math.max(confidence, best.get(next) ?? 0));
      }
    return [...best].map(([key, confidence]) => ({ key, confidence })).sort((a, b) => b.confidence - a.confidence);
  }

  /** All that is known. */
  ranked(): Map<Key, Follower<Key>[]> {
    const all = [...this.pairs.keys()].map((key): [Key, Follower<Key>[]] => [key, this.next(key)]);
    return new Map(all.filter(([, followers]) => followers.length > 0));
  }

  private forget(): void {
    if (this.recentOf.size > this.options.clients) {
      const oldest = this.recentOf.keys().next();
      if (!oldest.done) this.recentOf.delete(oldest.value);
    }
    if (this.pairCount > this.options.pairs) this.forgetRare();
    // Not before as many new ones came as are kept: looking through all of them takes its time.
    if (this.occasions.size <= 2 * this.options.pairs) return;
    // A key that nothing follows is judged by nobody; its count begins anew.
    for (const key of this.occasions.keys()) if (!this.pairs.has(key)) this.occasions.delete(key);
  }

  private forgetRare(): void {
    let left = 0;
    for (const [key, followers] of this.pairs) {
      for (const [next, count] of followers) if (count < 2) followers.delete(next);
      if (followers.size === 0) this.pairs.delete(key);
      left += followers.size;
    }
    this.pairCount = left;
    if (left <= 0.9 * this.options.pairs) return;
    // Nearly all of them are frequent: the keys that were learnt first give way.
    for (const [key, followers] of this.pairs) {
      if (this.pairCount <= this.options.pairs / 2) return;
      this.pairs.delete(key);
      this.occasions.delete(key);
      this.pairCount -= followers.size;
    }
  }
}
