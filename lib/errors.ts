import { type ErrorCode, errorStatus } from './contracts/error-status.ts';

interface AppErrorOptions {
  cause?: unknown;
  retryAfterSeconds?: number;
  details?: Readonly<Record<string, string>>;
}

/**
 * The one family of errors that may reach a person: `message` is safe to show, `cause` is for the log only.
 * Anything that is not an AppError is answered as `internal`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** HTTP status. */
  readonly status: number;
  /** Seconds after which trying again makes sense; sent as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  /** What a screen needs to say it in its own words, where the code alone is too little; sent beside the error. */
  readonly details: Readonly<Record<string, string>> | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = errorStatus[code];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.details = options.details;
  }
}
