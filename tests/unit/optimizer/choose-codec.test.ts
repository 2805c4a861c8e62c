import { describe, expect, test } from 'vitest';
import { chooseCodec } from '#lib/optimizer/choose-codec.ts';
import { PayloadStudy } from '#lib/optimizer/payload-study.ts';
import { type BandTally, bandOf, noPayloads } from '#lib/optimizer/payload-tally.ts';

/** Values of each band that pack to shares of their size, as desktops store them today. */
function bands(lz4: number, gzip: number, values = 1_000): BandTally[] {
  const made = noPayloads();
  [512, 2_048, 8_192, 32_768].forEach((bytes, index) => {
    const plainBytes = values * bytes;
    const us = (values * bytes) / 1_000;
    const packed = index > 0;
    made[index] = {
      ...{ values, plainBytes, nowBytes: packed ? lz4 * plainBytes : plainBytes },
      ...{ nowPackUs: packed ? us * 5 : 0, nowOpenUs: packed ? us * 3 : 0 },
      ...{ lz4Bytes: lz4 * plainBytes, lz4PackUs: us * 5, lz4OpenUs: us * 3 },
      ...{ gzipBytes: gzip * plainBytes, gzipPackUs: us * 50, gzipOpenUs: us * 10 },
    };
  });
  return made;
}

describe('the choice of a codec', () => {
  test('takes the smaller one where values are held long, and the faster one where they are not', () => {
    expect(chooseCodec(bands(0.5, 0.3), 86_400, 5)).toMatchObject({ codec: 'gzip', thresholdBytes: 256 });
    const short = chooseCodec(bands(0.5, 0.3), 900, 5);
    expect(short).toMatchObject({ codec: 'lz4', thresholdBytes: 256 });
    expect(short?.memoryRatio).toBeLessThan(1);
  });

  test('packs nothing that does not get smaller, or that is gone at once', () => {
    expect(chooseCodec(bands(1, 1), 86_400, 5)).toMatchObject({ codec: 'none', thenUs: 0 });
    expect(chooseCodec(bands(0.5, 0.3), 1, 100)).toMatchObject({ codec: 'none' });
    expect(chooseCodec(noPayloads(), 86_400, 5)).toBeNull();
  });

  test('never makes readers wait for a smaller value', () => {
    const slow = bands(0.5, 0.1).map((band) => ({ ...band, gzipOpenUs: 1_000 * band.values }));
    expect(chooseCodec(slow, 86_400, 5)?.codec).toBe('lz4');
  });
});

describe('what is advised about packing', () => {
  const held = { ttlSeconds: 86_400, opens: 2 };

  test('comes with what it saves, once enough values were seen, and begins anew then', () => {
    const study = new PayloadStudy();
    study.add([{ name: 'crm:lead', bands: bands(0.5, 0.3, 50) }], 0);
    expect(study.advance(1_000, () => held)).toEqual([]);
    study.add([{ name: 'crm:lead', bands: bands(0.5, 0.3) }], 1_000);
    const [finding] = study.advance(60_000, () => held);
    expect(finding).toMatchObject({ kind: 'compression', reads: 4_200, watchedSeconds: 60 });
    expect(finding?.changes[0]?.packing).toEqual({ codec: 'gzip', thresholdBytes: 256 });
    expect(finding?.memoryRatio).toBeLessThan(0.7);
    expect(study.advance(60_000, () => held)).toEqual([]);
  });

  test('is nothing where nothing worth a policy is saved, or the class is not known', () => {
    const study = new PayloadStudy();
    study.add([{ name: 'crm:lead', bands: bands(0.5, 0.49) }], 0);
    expect(study.advance(0, () => null)).toEqual([]);
    expect(study.advance(0, () => ({ ttlSeconds: 900, opens: 2 }))).toEqual([]);
  });
});

test('sizes fall into bands', () => {
  expect([255, 256, 1_024, 9_000, 1_000_000].map(bandOf)).toEqual([-1, 0, 1, 2, 3]);
});
