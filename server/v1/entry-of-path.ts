import { entryNameSchema } from '#lib/contracts/v1/values.ts';
import { AppError } from '#lib/errors.ts';
import type { EntryName } from '#lib/sdk/node.ts';
import { parseInput } from '../http/parse-input.ts';

/**
 * The entry that `/api/v1/cache/{module}/{type}/{key}` names. Read from the address as it was sent, each segment decoded
 * once: a key may contain `/` as `%2F`, and `%2F` itself as `%252F`. Throws `invalid_request`.
 */
export function entryOfPath(url: string): EntryName {
  const [module, type, key] = new URL(url).pathname.split('/').slice(4).map(decode);
  return parseInput(entryNameSchema, { module, type, key });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new AppError('invalid_request', 'The address is not valid.', { cause });
  }
}
