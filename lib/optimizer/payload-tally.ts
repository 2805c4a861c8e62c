/** What a value is packed with; `none`: stored as it is. */
export type Codec = 'none' | 'lz4' | 'gzip';

/** Values are told apart by size, bytes from which on; smaller ones gain nothing by packing. */
export const payloadBands = [256, 1_024, 4_096, 16_384] as const;

/** Sampled values of one class and band, and what packing each of them took; sums. */
export interface BandTally {
  values: number;
  plainBytes: number;
  /** As stored now, before encryption. */
  nowBytes: number;
  /** Of packing once and opening once, as they are stored now, microseconds. */
  nowPackUs: number;
  nowOpenUs: number;
  lz4Bytes: number;
  lz4PackUs: number;
  lz4OpenUs: number;
  gzipBytes: number;
  gzipPackUs: number;
  gzipOpenUs: number;
}

export interface ClassPayloads {
  /** `module:type`. */
  name: string;
  /** One for each of {@link payloadBands}. */
  bands: BandTally[];
}

const noBand: BandTally = {
  ...{ values: 0, plainBytes: 0, nowBytes: 0, nowPackUs: 0, nowOpenUs: 0 },
  ...{ lz4Bytes: 0, lz4PackUs: 0, lz4OpenUs: 0, gzipBytes: 0, gzipPackUs: 0, gzipOpenUs: 0 },
};
const columns = Object.keys(noBand) as (keyof BandTally)[];

export const noPayloads = (): BandTally[] => payloadBands.map(() => ({ ...noBand }));

/** The band of a size, -1 for what is smaller than all of them. */
export const bandOf = (bytes: number): number => payloadBands.findLastIndex((least) => bytes >= least);

/** Adds `from` to `to`. */
export function addPayloads(to: readonly BandTally[], from: readonly BandTally[]): void {
  for (const [index, band] of to.entries()) for (const column of columns) band[column] += from[index]?.[column] ?? 0;
}
