const PARENT_POLL_MS = 2000;

/** Aborted by SIGTERM or SIGINT, or once the parent is gone: nobody would stop this process after a `kill -9` of it. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const parent = process.ppid;
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  setInterval(() => {
    if (process.ppid !== parent) stop.abort();
  }, PARENT_POLL_MS).unref();
  return stop.signal;
}
