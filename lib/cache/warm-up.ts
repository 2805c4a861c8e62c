/** What a warm-up looks for. */
export interface WarmUpOptions {
  /** Entries that were hit most, at most this many. Default 50. */
  hotKeys?: number | undefined;
  /** An entry is hot that was hit more often than this. Default 10. */
  moreThanHits?: number | undefined;
  /** How far back, hours, up to 72. Default 24. */
  withinHours?: number | undefined;
  /** Entries that are expected soon, at most this many. Default 20. */
  predictions?: number | undefined;
}

/** What a warm-up did. */
export interface WarmUpResult {
  loaded: number;
  /** Were there before, or another process is at them. */
  present: number;
  /** The loader knew no such value, or it was not stored. */
  nothing: number;
  /** What loaders threw. */
  failures: { module: string; dataType: string; key: string; error: unknown }[];
}
