import { type BandTally, type Codec, payloadBands } from './payload-tally.ts';

/**
 * What a microsecond of a core is worth in bytes held for a second: where a core costs as much as 8 GB of memory, which
 * is about what clouds ask.
 */
const byteSecondsPerCpuUs = 8_590;
/** Opening a value takes its reader's time, and must stay far below a round trip's, microseconds on average of a band. */
const openUsAtMost = 400;
const codecs: readonly Codec[] = ['none', 'lz4', 'gzip'];

export interface CodecChoice {
  codec: Codec;
  /** Smaller values are stored as they are. */
  thresholdBytes: number;
  /** Bytes stored, relative to now. */
  memoryRatio: number;
  /** Of packing a value and opening it as often as it is read, microseconds on average. */
  nowUs: number;
  thenUs: number;
}

interface Cost {
  bytes: number;
  packUs: number;
  openUs: number;
}

function costOf(band: BandTally, codec: Codec): Cost {
  if (codec === 'none') return { bytes: band.plainBytes, packUs: 0, openUs: 0 };
  return codec === 'lz4'
    ? { bytes: band.lz4Bytes, packUs: band.lz4PackUs, openUs: band.lz4OpenUs }
    : { bytes: band.gzipBytes, packUs: band.gzipPackUs, openUs: band.gzipOpenUs };
}

function sum(costs: readonly Cost[]): Cost {
  const all = { bytes: 0, packUs: 0, openUs: 0 };
  for (const { bytes, packUs, openUs } of costs) {
    all.bytes += bytes;
    all.packUs += packUs;
    all.openUs += openUs;
  }
  return all;
}

/**
 * The codec and threshold for a class that cost least: bytes for as long as they are held, against the time that packing
 * and opening take.
 * @param held seconds that a value is there
 * @param opens how often a stored value is read
 */
export function chooseCodec(bands: readonly BandTally[], held: number, opens: number): CodecChoice | null {
  const values = bands.reduce((all, band) => all + band.values, 0);
  if (values === 0) return null;
  const now = sum(bands.map((band) => ({ bytes: band.nowBytes, packUs: band.nowPackUs, openUs: band.nowOpenUs })));
  const cpuOf = ({ packUs, openUs }: Cost) => packUs + opens * openUs;
  const worth = (cost: Cost) => held * cost.bytes + byteSecondsPerCpuUs * cpuOf(cost);
  const choices = codecs.flatMap((codec) =>
    payloadBands.map((thresholdBytes, first) => {
      const costs = bands.map((band, index) => costOf(band, index >= first ? codec : 'none'));
      const slow = costs.some(({ openUs }, index) => openUs > openUsAtMost * (bands[index]?.values ?? 0));
      return { codec, thresholdBytes, cost: sum(costs), slow };
    }),
  );
  const [best] = choices.filter(({ slow }) => !slow).sort((a, b) => worth(a.cost) - worth(b.cost));
  if (best === undefined) return null;
  return {
    codec: best.codec,
    thresholdBytes: best.thresholdBytes,
    memoryRatio: now.bytes > 0 ? best.cost.bytes / now.bytes : 1,
    nowUs: cpuOf(now) / values,
    thenUs: cpuOf(best.cost) / values,
  };
}
