/** What a page says to the service worker. */
export type WorkerMessage =
  /** Take over from the older one now. */
  | { type: 'SKIP_WAITING' }
  /** Keep this page for later: it was reached without loading it. */
  | { type: 'KEEP_PAGE'; path: string };
