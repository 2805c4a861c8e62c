import { AppError } from '#lib/errors.ts';

/**
 * The whole body. Throws `payload_too_large` as soon as it is known to have more than `maxBytes`: by what it announces,
 * else by what came; the rest is not read, and the stream is not cancelled, which would close the connection before the
 * refusal is sent.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    parts.push(part.value);
  }
  return Buffer.concat(parts, bytes);
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('payload_too_large', `The body may have ${maxBytes} bytes at most.`);
}
