import type { Logger } from 'pino';

/** Says once that the servers fail and once that they answer again, however many operations that was. */
export function createOutageLog(log: Pick<Logger, 'warn' | 'info'>): {
  failed(error: unknown): void;
  succeeded(): void;
} {
  let failures = 0;
  return {
    failed(error) {
      failures++;
      if (failures === 1) log.warn({ err: error }, 'the cache does not answer the demo');
    },
    succeeded() {
      if (failures === 0) return;
      log.info({ failures }, 'the cache answers the demo again');
      failures = 0;
    },
  };
}
