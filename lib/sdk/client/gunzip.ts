import { ClientError } from './client-error.ts';

/**
 * Opens gzip by the browser's own means; stops as soon as there are more than `length` bytes.
 * @throws ClientError `invalid_envelope`
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, length: number): Promise<Uint8Array> {
  if (typeof DecompressionStream === 'undefined') {
    throw new ClientError('invalid_envelope', 'gzip cannot be opened here: there is no DecompressionStream');
  }
  const output = new Uint8Array(length);
  let written = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (part.value.byteLength > length - written) throw new RangeError('longer than it claims');
      output.set(part.value, written);
      written += part.value.byteLength;
    }
    if (written !== length) throw new RangeError('shorter than it claims');
    return output;
  } catch (cause) {
    await reader.cancel().catch(() => {
      // The stream failed already; why is in `cause`.
    });
    throw new ClientError('invalid_envelope', 'the compressed value is damaged', { cause });
  }
}
