import type { ErrorBody } from '../contracts/error.ts';
import type { ErrorCode } from '../contracts/error-status.ts';

interface Answer {
  status: number;
  requestId: string | null;
  retryAfterSeconds: number | null;
  details?: Readonly<Record<string, string>>;
}

/** The server answered, and said no. `message` is safe to show. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  /** HTTP status. */
  readonly status: number;
  /** What to quote when asking for help; `null` where an intermediary answered. */
  readonly requestId: string | null;
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfterSeconds: number | null;
  /** What the server told beyond the code; mostly nothing. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, answer: Answer) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = answer.status;
    this.requestId = answer.requestId;
    this.retryAfterSeconds = answer.retryAfterSeconds;
    this.details = answer.details ?? {};
  }
}

/** Nobody answered: no network, server down, or time over. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The server did not answer', { cause });
    this.name = 'UnreachableError';
  }
}

function isErrorBody(body: unknown): body is ErrorBody & Pick<Answer, 'details'> {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error && 'requestId' in error;
}

function retryAfter(response: Response): number | null {
  const header = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(header) ? header : null;
}

/** Reads a refusal; a body that is not the contract's (a proxy's error page) becomes `unavailable` or `internal`. */
export async function toApiError(response: Response): Promise<ApiError> {
  const text = await response.text();
  const answer = { status: response.status, retryAfterSeconds: retryAfter(response) };
  const body = parseJson(text);
  if (isErrorBody(body)) {
    const { code, message, requestId } = body.error;
    return new ApiError(code, message, { ...answer, requestId, details: body.details });
  }
  const code = [502, 503, 504].includes(response.status) ? 'unavailable' : 'internal';
  return new ApiError(code, `HTTP ${response.status}`, { ...answer, requestId: null });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
