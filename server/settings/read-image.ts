import { AppError } from '#lib/errors.ts';

export interface CheckedImage {
  contentType: 'image/png' | 'image/webp';
  bytes: Buffer;
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngEnd = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);

/** Pixels of a side. A small file can claim a size that costs a phone gigabytes to unpack. */
const leastSide = 16;
const greatestSide = 2048;

interface Size {
  width: number;
  height: number;
}

function pngSize(bytes: Buffer): Size | null {
  const whole = bytes.length >= 57 && bytes.subarray(0, 8).equals(pngStart) && bytes.subarray(-12).equals(pngEnd);
  if (!whole || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function webpSize(bytes: Buffer): Size | null {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF') return null;
  if (bytes.toString('latin1', 8, 12) !== 'WEBP' || bytes.readUInt32LE(4) !== bytes.length - 8) return null;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}

/**
 * What a picture is by its own bytes, whatever the sender called it: PNG or WebP from the first byte to the last. SVG is
 * a document that can hold scripts, so it is none. Throws `invalid_request`.
 */
export function readImage(bytes: Buffer): CheckedImage {
  const png = pngSize(bytes);
  const size = png ?? webpSize(bytes);
  if (!size) throw new AppError('invalid_request', 'The image must be a PNG or WebP file.');
  const sides = [size.width, size.height];
  if (sides.some((side) => side < leastSide || side > greatestSide)) {
    throw new AppError('invalid_request', `Each side of the image must have ${leastSide} to ${greatestSide} pixels.`);
  }
  return { contentType: png ? 'image/png' : 'image/webp', bytes };
}
