import type { Device } from '../contracts/vocabulary.ts';
import { EnvelopeError } from './cache-error.ts';
import type { CodecSettings } from './codec-policy.ts';
import { type Compression, compress, compressionCodes, decompress } from './compression.ts';
import type { DataKey, DataKeyProvider } from './data-key-provider.ts';
import {
  checkEnvelope,
  codecMask,
  decodeBody,
  decodeText,
  encodeEnvelope,
  finishEnvelope,
  headerBytes,
  isText,
  type OpenedEnvelope,
  startEnvelope,
  storedAtOf,
  valueOfText,
} from './envelope.ts';
import { aes256Gcm, dataKeyIdOf, decryptBody, type EntryAddress, encryptBody } from './envelope-cipher.ts';
import { LastText } from './last-text.ts';
import type { PayloadSampler } from './payload-sampler.ts';

export interface CompressionOptions {
  /** Values of fewer bytes are stored as they are. Default 1024. */
  thresholdBytes?: number;
  /** For phones and tablets. Default `gzip`: smaller, and every browser opens it. */
  mobile?: Compression | 'none';
  /** For desktops and whoever is unknown. Default `lz4`: faster. */
  desktop?: Compression | 'none';
}

export interface SealerOptions {
  /** `false`: nothing is compressed; what is, still opens. */
  compression?: CompressionOptions | false | undefined;
  /** The most bytes that a compressed value may have once opened; larger ones are stored uncompressed. Default 16 MiB. */
  maxDecompressedBytes?: number | undefined;
  /** False where values from phones and tablets are stored as they are. Default: `compression` decides. */
  compressesForMobile?: ((tenantId: string, database: number) => boolean) | undefined;
  /** How an applied policy packs the values of a class for desktops; `null` where none does. */
  policyOf?:
    | ((tenantId: string, database: number, module: string, dataType: string) => PackingPolicy | null)
    | undefined;
  /** Looks at some of the values for desktops. */
  payloads?: Pick<PayloadSampler, 'offer'> | undefined;
  /** Without it nothing is encrypted, and what is encrypted does not open. */
  dataKeys?: DataKeyProvider | null | undefined;
  /**
   * Whether values that are not encrypted open for a tenant whose values are: only while encryption is being introduced,
   * as whoever can write to the server could plant such values. Default false.
   */
  acceptUnencrypted?: boolean | ((tenantId: string) => boolean) | undefined;
}

type PackingPolicy = Pick<CodecSettings, 'codec' | 'thresholdBytes'>;

const noCompression: CompressionOptions = { mobile: 'none', desktop: 'none' };
const compressionShift = 4;
const encryptionShift = 6;
const compressionOf: ReadonlyMap<number, Compression> = new Map([
  [compressionCodes.gzip, 'gzip'],
  [compressionCodes.lz4, 'lz4'],
]);

/** Where `value` is a promise, a promise of `use`'s answer; otherwise the answer itself. */
function after<T, R>(value: T | Promise<T>, use: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** Replaces the body of an unfinished envelope where that makes it smaller. */
function withCompression(plain: Buffer, storedAtSeconds: number, algorithm: Compression): Buffer | Promise<Buffer> {
  const body = plain.subarray(headerBytes);
  return after(compress(algorithm, body), (smaller) => {
    if (smaller.length >= body.length) return plain;
    const format = (plain[3] ?? 0) | (compressionCodes[algorithm] << compressionShift);
    const envelope = startEnvelope(format, smaller.length, storedAtSeconds);
    envelope.set(smaller, headerBytes);
    return envelope;
  });
}

function encrypt(packed: Buffer, storedAtSeconds: number, dataKey: DataKey, entry: EntryAddress): Buffer {
  const format = (packed[3] ?? 0) | (aes256Gcm << encryptionShift);
  return finishEnvelope(encryptBody(packed.subarray(headerBytes), format, storedAtSeconds, dataKey, entry));
}

async function encryptLater(
  waitFor: [DataKey | Promise<DataKey>, Buffer | Promise<Buffer>],
  storedAtSeconds: number,
  entry: EntryAddress,
): Promise<Buffer> {
  const [dataKey, packed] = await Promise.all(waitFor);
  return encrypt(packed, storedAtSeconds, dataKey, entry);
}

function sealWith(
  keys: DataKeyProvider,
  packed: Buffer | Promise<Buffer>,
  storedAtSeconds: number,
  entry: EntryAddress,
): Buffer | Promise<Buffer> {
  let dataKey: DataKey | Promise<DataKey>;
  try {
    dataKey = keys.newest(entry.tenantId);
  } catch (error) {
    // A fault of the cache, not of the value: it comes like one that took time.
    dataKey = Promise.reject(error);
  }
  if (dataKey instanceof Promise || packed instanceof Promise) {
    return encryptLater([dataKey, packed], storedAtSeconds, entry);
  }
  return encrypt(packed, storedAtSeconds, dataKey, entry);
}

/** Turns values into stored bytes and back: codec, then compression, then encryption. */
export class Sealer {
  private readonly last = new LastText();
  private readonly thresholdBytes: number;
  private readonly mobile: Compression | 'none';
  private readonly desktop: Compression | 'none';
  private readonly maxDecompressedBytes: number;
  private readonly dataKeys: DataKeyProvider | null;
  private readonly acceptsUnencrypted: (tenantId: string) => boolean;
  private readonly policyOf: NonNullable<SealerOptions['policyOf']>;
  private readonly payloads: SealerOptions['payloads'];
  private readonly compressesForMobile: (tenantId: string, database: number) => boolean;

  constructor(options: SealerOptions = {}) {
    const compression = options.compression === false ? noCompression : (options.compression ?? {});
    this.thresholdBytes = compression.thresholdBytes ?? 1_024;
    this.mobile = compression.mobile ?? 'gzip';
    this.desktop = compression.desktop ?? 'lz4';
    this.maxDecompressedBytes = options.maxDecompressedBytes ?? 16_777_216;
    this.dataKeys = options.dataKeys ?? null;
    const { acceptUnencrypted = false } = options;
    this.acceptsUnencrypted = typeof acceptUnencrypted === 'function' ? acceptUnencrypted : () => acceptUnencrypted;
    this.policyOf = options.policyOf ?? (() => null);
    this.payloads = options.payloads;
    this.compressesForMobile = options.compressesForMobile ?? (() => true);
  }

  /**
   * A Buffer at once, unless a large value is compressed or a data key must be fetched first. Throws ValueError at once;
   * rejects with CacheError where there is no data key.
   */
  seal(value: unknown, storedAtSeconds: number, entry: EntryAddress & { device: Device }): Buffer | Promise<Buffer> {
    const packed = this.pack(encodeEnvelope(value, storedAtSeconds), storedAtSeconds, entry);
    if (this.dataKeys?.covers(entry.tenantId)) return sealWith(this.dataKeys, packed, storedAtSeconds, entry);
    return after(packed, finishEnvelope);
  }

  /**
   * The value of the envelope in `bytes` from `start` to `end`, at once, unless it is large and compressed or a data key
   * must be fetched first. Throws, or rejects with, EnvelopeError for what is no whole value of this entry; CacheError
   * where keys cannot be had.
   */
  open(bytes: Buffer, entry: EntryAddress, start = 0, end = bytes.length): OpenedEnvelope | Promise<OpenedEnvelope> {
    const { last } = this;
    const isOpened = last.isOf(bytes, start, end);
    const format = isOpened ? 0 : checkEnvelope(bytes, start, end);
    if (format >> encryptionShift !== 0) return this.openEncrypted(bytes.subarray(start, end), format, entry);
    if (this.dataKeys?.covers(entry.tenantId) && !this.acceptsUnencrypted(entry.tenantId)) {
      throw new EnvelopeError('the stored value is not encrypted, as this tenant’s values must be');
    }
    const storedAtSeconds = storedAtOf(bytes, start);
    if (isOpened) return { value: valueOfText(last.codec, last.text), storedAtSeconds };
    const at = start + headerBytes;
    if (format !== (format & codecMask)) return this.openCompressed(format, bytes, start, end);
    if (!isText(format)) return { value: decodeBody(format, bytes, at, end), storedAtSeconds };
    const text = decodeText(bytes, at, end);
    last.keep(bytes, start, end, format, text);
    return { value: valueOfText(format, text), storedAtSeconds };
  }

  private openCompressed(
    format: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): OpenedEnvelope | Promise<OpenedEnvelope> {
    const codec = format & codecMask;
    const storedAtSeconds = storedAtOf(bytes, start);
    if (!isText(codec)) return this.unpack(format, bytes.subarray(start + headerBytes, end), storedAtSeconds);
    return after(this.bodyOf(format, bytes.subarray(start + headerBytes, end)), (body) => {
      const text = decodeText(body, 0, body.length);
      this.last.keep(bytes, start, end, codec, text);
      return { value: valueOfText(codec, text), storedAtSeconds };
    });
  }

  private openEncrypted(
    envelope: Buffer,
    format: number,
    entry: EntryAddress,
  ): OpenedEnvelope | Promise<OpenedEnvelope> {
    const encryption = format >> encryptionShift;
    if (encryption !== aes256Gcm) throw new EnvelopeError(`the stored value has an unknown encryption ${encryption}`);
    if (this.dataKeys === null) {
      throw new EnvelopeError('the stored value is encrypted, and this cache has no data keys');
    }
    const keyId = dataKeyIdOf(envelope);
    return after(this.dataKeys.find(entry.tenantId, keyId), (dataKey) => {
      if (dataKey === null) throw new EnvelopeError(`the tenant has no data key ${keyId}`);
      return this.unpack(format, decryptBody(envelope, format, dataKey, entry), storedAtOf(envelope));
    });
  }

  private pack(
    plain: Buffer,
    storedAtSeconds: number,
    entry: EntryAddress & { device: Device },
  ): Buffer | Promise<Buffer> {
    const { tenantId, database, device } = entry;
    const bodyBytes = plain.length - headerBytes;
    const mobile = device === 'mobile' || device === 'tablet';
    const policy = mobile ? null : this.policyOf(tenantId, database, entry.module, entry.dataType);
    const packs =
      bodyBytes >= (policy?.thresholdBytes ?? this.thresholdBytes) && bodyBytes <= this.maxDecompressedBytes;
    const algorithm = packs ? (mobile ? this.mobile : (policy?.codec ?? this.desktop)) : 'none';
    if (!mobile && this.payloads !== undefined) this.payloads.offer(entry, plain, algorithm);
    if (algorithm === 'none' || (mobile && !this.compressesForMobile(tenantId, database))) return plain;
    return withCompression(plain, storedAtSeconds, algorithm);
  }

  private unpack(format: number, bytes: Buffer, storedAtSeconds: number): OpenedEnvelope | Promise<OpenedEnvelope> {
    return after(this.bodyOf(format, bytes), (body) => ({
      value: decodeBody(format & codecMask, body, 0),
      storedAtSeconds,
    }));
  }

  /** The bytes as they were before they were compressed, if they were. */
  private bodyOf(format: number, bytes: Buffer): Buffer | Promise<Buffer> {
    const code = (format >> compressionShift) & 0b11;
    if (code === 0) return bytes;
    const algorithm = compressionOf.get(code);
    if (algorithm === undefined) throw new EnvelopeError(`the stored value has an unknown compression ${code}`);
    return decompress(algorithm, bytes, this.maxDecompressedBytes);
  }
}
