import {
  addPayloads,
  type BandTally,
  bandOf,
  type ClassPayloads,
  type Codec,
  noPayloads,
} from '../optimizer/payload-tally.ts';
import { type Compression, compress, decompress } from './compression.ts';
import { headerBytes } from './envelope.ts';

/** One value in this many is looked at, and no more than one in {@link restMs}. A power of two. */
const oneIn = 64;
const restMs = 250;
const greatestBytes = 262_144;
const tenantsAtMost = 64;
const classesAtMost = 32;

interface Payload {
  tenantId: string;
  module: string;
  dataType: string;
}

interface Packed {
  bytes: number;
  packUs: number;
  openUs: number;
}

/**
 * Packs a sample of the values that are stored with each codec, away from the calls that store them, and counts bytes
 * and time. Only sums leave the process.
 */
export class PayloadSampler {
  private readonly tenants = new Map<string, Map<string, BandTally[]>>();
  private passed = 0;
  private sampledMs = Number.NEGATIVE_INFINITY;

  /** @param report told of what could not be packed */
  constructor(private readonly report: (error: unknown) => void) {}

  /** A plain envelope about to be stored, as `now` packs it; its body is copied where it is chosen. */
  offer(of: Payload, plain: Buffer, now: Codec): void {
    this.passed = (this.passed + 1) % oneIn;
    if (this.passed !== 0 || plain.length > greatestBytes || bandOf(plain.length - headerBytes) < 0) return;
    const nowMs = performance.now();
    if (nowMs - this.sampledMs < restMs) return;
    this.sampledMs = nowMs;
    const copy = Buffer.from(plain.subarray(headerBytes));
    const { tenantId, module, dataType } = of;
    setImmediate(() => {
      this.weigh(tenantId, `${module}:${dataType}`, copy, now).catch((error: unknown) => this.report(error));
    });
  }

  /** What was seen of a tenant since the last call. */
  take(tenantId: string): ClassPayloads[] {
    const classes = this.tenants.get(tenantId);
    this.tenants.delete(tenantId);
    return [...(classes ?? [])].map(([name, bands]) => ({ name, bands }));
  }

  private async weigh(tenantId: string, className: string, body: Buffer, now: Codec): Promise<void> {
    const [lz4, gzip] = [await packed('lz4', body), await packed('gzip', body)];
    const plain = { bytes: body.length, packUs: 0, openUs: 0 };
    const { bytes: nowBytes, packUs: nowPackUs, openUs: nowOpenUs } = { none: plain, lz4, gzip }[now];
    const band: BandTally = {
      ...{ values: 1, plainBytes: body.length, nowBytes, nowPackUs, nowOpenUs },
      ...{ lz4Bytes: lz4.bytes, lz4PackUs: lz4.packUs, lz4OpenUs: lz4.openUs },
      ...{ gzipBytes: gzip.bytes, gzipPackUs: gzip.packUs, gzipOpenUs: gzip.openUs },
    };
    const bands = this.bandsOf(tenantId, className);
    const own = bands?.[bandOf(body.length)];
    if (own) addPayloads([own], [band]);
  }

  private bandsOf(tenantId: string, className: string): BandTally[] | null {
    const classes = this.tenants.get(tenantId) ?? new Map<string, BandTally[]>();
    const known = classes.get(className);
    if (known !== undefined) return known;
    if (classes.size >= classesAtMost || this.tenants.size >= tenantsAtMost) return null;
    const made = noPayloads();
    this.tenants.set(tenantId, classes.set(className, made));
    return made;
  }
}

/** What does not get smaller is stored as it is, but was tried. */
async function packed(codec: Compression, body: Buffer): Promise<Packed> {
  const beganAtMs = performance.now();
  const bytes = await compress(codec, body);
  const packedAtMs = performance.now();
  await decompress(codec, bytes, body.length);
  const openedAtMs = performance.now();
  const packUs = 1_000 * (packedAtMs - beganAtMs);
  if (bytes.length >= body.length) return { bytes: body.length, packUs, openUs: 0 };
  return { bytes: bytes.length, packUs, openUs: 1_000 * (openedAtMs - packedAtMs) };
}
