/** Something that a person must do before the product can start. `message` is the sentence they read; no stack is shown. */
export class RuntimeError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'RuntimeError';
  }
}

/** Appended where the embedded servers cannot run: what works on every machine. */
export const waysOut =
  'Or start TimescaleDB and Redis from server/deploy/compose.yaml, or point DATABASE_URL/DATABASE_OWNER_URL and REDIS_URL/REDIS_CONTROL_URL at servers of your own.';
