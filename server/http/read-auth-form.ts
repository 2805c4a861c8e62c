import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { parseInput } from './parse-input.ts';

/** Far more than an e-mail address, a password and a token need. */
const maxBodyBytes = 16 * 1024;

const fieldsSchema = z.record(z.string(), z.string());

/**
 * The fields of a sign-in or sign-out form, sent urlencoded or as JSON. A browser cannot send JSON to another site without
 * asking first, and a form needs next-auth's CSRF token either way. Throws `payload_too_large`, `invalid_request`.
 */
export async function readAuthForm(request: Request): Promise<Record<string, string>> {
  const text = await readBounded(request);
  if (text === '') return {};
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const { json, ...fields } = z.looseObject({ json: z.unknown().optional() }).parse(JSON.parse(text));
    return { ...parseInput(fieldsSchema, fields), ...(json === undefined ? {} : { json: String(json) }) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid_request', 'The body is not valid JSON.', { cause: error });
  }
}

async function readBounded(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  // Counted while it arrives: the announced length may be missing or untrue.
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > maxBodyBytes) throw new AppError('payload_too_large', 'The form is too long.');
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
