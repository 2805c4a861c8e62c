/** What a tenant's traffic has shown of a class so far. */
export interface SeenClass {
  group: number;
  reads: number;
  stores: number;
  explicit: number;
  /** Given TTLs of the newest stores, seconds: exponentially forgetting mean. */
  ttlSeconds: number | null;
  /** Of values as stored, bytes: the same mean. */
  sizeBytes: number | null;
}
