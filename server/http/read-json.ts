import type { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { parseInput } from './parse-input.ts';
import { readBody } from './read-body.ts';

/** UTF-8 and nothing else; a byte order mark stays what it is. Throws `invalid_request`. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not valid UTF-8.', { cause });
  }
}

/** Throws `invalid_request`. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not valid JSON.', { cause });
  }
}

/** A JSON body as `schema` wants it. Throws `payload_too_large`, `invalid_request`. */
export async function readJson<T extends z.ZodType>(
  request: Request,
  schema: T,
  maxBytes = 64 * 1024,
): Promise<z.infer<T>> {
  return parseInput(schema, parseJson(await readBody(request, maxBytes)));
}
