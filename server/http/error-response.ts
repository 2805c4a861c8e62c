import type { ErrorBody } from '#lib/contracts/error.ts';
import type { AppError } from '#lib/errors.ts';
import { jsonResponse } from './json-response.ts';

/** The one shape of every answer that is not a success. `details` and `extra` stand beside `error`. */
export function errorResponse(error: AppError, requestId: string, extra: Record<string, unknown> = {}): Response {
  const { code, message, status, retryAfterSeconds, details } = error;
  const body: ErrorBody = { error: { code, message, requestId } };
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  return jsonResponse({ ...body, ...(details && { details }), ...extra }, { status, headers });
}
