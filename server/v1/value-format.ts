import { valueContentTypes } from '#lib/contracts/v1/values.ts';
import { AppError } from '#lib/errors.ts';
import { decodeText, parseJson } from '../http/read-json.ts';

type ValueContentType = (typeof valueContentTypes)[keyof typeof valueContentTypes];

const loneSurrogate = /\p{Cs}/u;

/** In which of the three forms a stored value travels. A string without a UTF-8 form can only be JSON. */
export function contentTypeOf(value: unknown): ValueContentType {
  if (value instanceof Uint8Array) return valueContentTypes.bytes;
  return typeof value === 'string' && !loneSurrogate.test(value) ? valueContentTypes.text : valueContentTypes.json;
}

/** A stored value as a body. */
export function encodeValue(value: unknown): { body: Buffer; contentType: ValueContentType } {
  const contentType = contentTypeOf(value);
  if (value instanceof Uint8Array)
    return { body: Buffer.from(value.buffer, value.byteOffset, value.length), contentType };
  const isText = typeof value === 'string' && contentType === valueContentTypes.text;
  return { body: Buffer.from(isText ? value : JSON.stringify(value)), contentType };
}

/**
 * A body as the value to store: what JSON says, a string for any text, else a Buffer. Throws `invalid_request` for what
 * is not what it says it is.
 */
export function decodeValue(body: Buffer, contentTypeHeader: string | null): unknown {
  const [essence = '', ...parameters] = (contentTypeHeader ?? '').toLowerCase().split(';');
  const type = essence.trim();
  if (type !== 'application/json' && !type.startsWith('text/')) return body;
  const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(each)?.[1]).find(Boolean);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw new AppError('invalid_request', 'Text is taken as UTF-8 only.');
  }
  return type === 'application/json' ? parseJson(body) : decodeText(body);
}
