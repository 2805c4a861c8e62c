import type { Logger } from 'pino';

/** Two servers may fail apart, so a success between failures means little: all must go well for so long. */
const QUIET_MS = 3_000;

/** Says once that a server fails and once that all is well again, however many operations that was. */
export function createOutageLog(
  log: Pick<Logger, 'warn' | 'info'>,
  now: () => number = Date.now,
): { failed(error: unknown): void; succeeded(): void } {
  let failures = 0;
  let lastFailureMs = 0;
  return {
    failed(error) {
      failures++;
      lastFailureMs = now();
      if (failures === 1) log.warn({ err: error }, 'the cache does not answer the demo');
    },
    succeeded() {
      if (failures === 0 || now() - lastFailureMs < QUIET_MS) return;
      log.info({ failures }, 'the cache answers the demo again');
      failures = 0;
    },
  };
}
