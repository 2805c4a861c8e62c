import { AppError } from '#lib/errors.ts';

/**
 * The JSON of a request's body; reads no further than `greatestBytes`. Throws `payload_too_large`, `invalid_request`.
 * Other content types are refused: a form of another site can send those with a person's cookie, but no JSON.
 */
export async function readJsonBody(request: Request, greatestBytes: number): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new AppError('invalid_request', 'The body must be application/json.');
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > greatestBytes) {
      await reader?.cancel();
      throw new AppError('payload_too_large', `A body has ${greatestBytes} bytes at most.`);
    }
    chunks.push(part.value);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    throw new AppError('invalid_request', 'The body is no JSON.', { cause: error });
  }
}
