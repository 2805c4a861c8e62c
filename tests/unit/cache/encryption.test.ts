import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CacheError, EnvelopeError } from '#lib/cache/cache-error.ts';
import { DataKeyRing } from '#lib/cache/data-key-ring.ts';
import { createMemoryDataKeyStore, type DataKeyStore } from '#lib/cache/data-key-store.ts';
import { finishEnvelope, sealEnvelope } from '#lib/cache/envelope.ts';
import { type MasterKeyOptions, MasterKeys } from '#lib/cache/master-keys.ts';
import { Sealer } from '#lib/cache/sealer.ts';

const storedAtSeconds = 1_700_000_000;
const [masterA, masterB] = [randomBytes(32), randomBytes(32)];
const entry = { tenantId: randomUUID(), database: 1, module: 'crm', dataType: 'user_data', key: 'k' };
const from = { ...entry, device: 'desktop' as const };

/** One process: a ring and a sealer over a store that it shares with others. */
function startProcess(store: DataKeyStore, masters: MasterKeyOptions = { masterKey: masterA }) {
  const clock = { nowMs: 0 };
  const faults: unknown[] = [];
  const ring = new DataKeyRing({
    store,
    masterKeys: new MasterKeys(masters),
    now: () => clock.nowMs,
    report: (error) => faults.push(error),
  });
  const sealer = new Sealer({ dataKeys: ring });
  return {
    ring,
    clock,
    faults,
    seal: async (value: unknown, as = from) => sealer.seal(value, storedAtSeconds, as),
    open: async (stored: Buffer, as: typeof entry = entry) => (await sealer.open(stored, as)).value,
    sealer,
  };
}
const keyIdOf = (stored: Buffer) => stored.readUInt32BE(12);

describe('an encrypted value', () => {
  it('shows nothing of itself, and is never the same twice', async () => {
    const { seal, open } = startProcess(createMemoryDataKeyStore());
    const [first, second] = [await seal('a secret text'), await seal('a secret text')];
    expect(first.includes('secret')).toBe(false);
    expect(first.equals(second)).toBe(false);
    expect(await open(first)).toBe('a secret text');
  });

  it('has a nonce of its own', async () => {
    const { seal } = startProcess(createMemoryDataKeyStore());
    const nonces = await Promise.all(
      Array.from({ length: 5_000 }, async () => (await seal(1)).subarray(16, 28).toString('hex')),
    );
    expect(new Set(nonces).size).toBe(5_000);
  });

  it('is sealed and opened at once when the key is known', async () => {
    const { seal, sealer } = startProcess(createMemoryDataKeyStore());
    await seal(1);
    const sealed = sealer.seal({ a: 1 }, storedAtSeconds, from);
    if (sealed instanceof Promise) throw new Error('sealed later');
    expect(sealer.open(sealed, entry)).toEqual({ value: { a: 1 }, storedAtSeconds });
  });

  it('opens under its own tenant, database, module, type and key only', async () => {
    const { seal, open } = startProcess(createMemoryDataKeyStore());
    const stored = await seal('value');
    const moved = [
      { ...entry, tenantId: randomUUID() },
      { ...entry, database: 2 },
      { ...entry, module: 'crm2' },
      { ...entry, dataType: 'temp' },
      { ...entry, key: 'k2' },
    ];
    for (const address of moved) await expect(open(stored, address)).rejects.toBeInstanceOf(EnvelopeError);
  });

  it('does not open after a change that makes the checksum anew', async () => {
    const { seal, open } = startProcess(createMemoryDataKeyStore());
    for (const value of ['a text', Buffer.from('bytes'), { json: true }, 'x'.repeat(2_000)]) {
      const stored = await seal(value);
      for (let at = 3; at < Math.min(stored.length, 60); at++) {
        if (at >= 4 && at < 8) continue;
        for (let bit = 0; bit < 8; bit++) {
          const forged = Buffer.from(stored);
          forged[at] = (forged[at] ?? 0) ^ (1 << bit);
          await expect(open(finishEnvelope(forged))).rejects.toBeInstanceOf(EnvelopeError);
        }
      }
    }
  });

  it('cannot be replaced by one in clear, unless that is allowed while encryption begins', async () => {
    const store = createMemoryDataKeyStore();
    const { open, ring } = startProcess(store);
    const planted = sealEnvelope('planted', storedAtSeconds);
    await expect(open(planted)).rejects.toThrow(/not encrypted/);
    const beginning = new Sealer({ dataKeys: ring, acceptUnencrypted: true });
    expect(beginning.open(planted, entry)).toEqual({ value: 'planted', storedAtSeconds });
  });

  it('does not open where there are no keys', async () => {
    const stored = await startProcess(createMemoryDataKeyStore()).seal(1);
    expect(() => new Sealer().open(stored, entry)).toThrow(EnvelopeError);
    await expect(startProcess(createMemoryDataKeyStore()).open(stored)).rejects.toBeInstanceOf(EnvelopeError);
  });
});

describe('a tenant’s data key', () => {
  it('is agreed upon by processes that all need the first one', async () => {
    const store = createMemoryDataKeyStore();
    const processes = Array.from({ length: 5 }, () => startProcess(store));
    const sealed = await Promise.all(processes.map(({ seal }, n) => seal(n)));
    expect(await store.load(entry.tenantId)).toHaveLength(1);
    for (const { open } of processes)
      expect(await Promise.all(sealed.map((each) => open(each)))).toEqual([0, 1, 2, 3, 4]);
  });

  it('rotates: new values take the newest, old ones open, other processes follow', async () => {
    const store = createMemoryDataKeyStore();
    const [one, other] = [startProcess(store), startProcess(store)];
    const old = await one.seal('old');
    expect(await other.open(old)).toBe('old');
    expect(await one.ring.rotate(entry.tenantId)).toBe(2);
    const young = await one.seal('young');
    expect([keyIdOf(old), keyIdOf(young)]).toEqual([1, 2]);
    expect(await one.open(old)).toBe('old');
    other.clock.nowMs += 1_000;
    expect(await other.open(young)).toBe('young');
    expect(keyIdOf(await other.seal('too'))).toBe(2);
  });

  it('is followed by sealing within half a minute, without anybody waiting', async () => {
    const store = createMemoryDataKeyStore();
    const [one, other] = [startProcess(store), startProcess(store)];
    await other.seal(1);
    await one.ring.rotate(entry.tenantId);
    expect(keyIdOf(await other.seal(2))).toBe(1);
    other.clock.nowMs += 30_001;
    expect(other.sealer.seal(3, storedAtSeconds, from)).toBeInstanceOf(Buffer);
    await expect.poll(async () => keyIdOf(await other.seal(4))).toBe(2);
  });

  it('of another tenant is no key', async () => {
    const store = createMemoryDataKeyStore();
    const { seal, open, faults } = startProcess(store);
    await seal('value');
    const [stolen] = await store.load(entry.tenantId);
    const thief = { ...entry, tenantId: randomUUID() };
    await store.add(thief.tenantId, { id: 1, wrapped: stolen?.wrapped ?? '' });
    await expect(open(await seal('value'), thief)).rejects.toMatchObject({ reason: 'data_key_unavailable' });
    expect(faults).not.toEqual([]);
  });

  it('that is unknown is not looked for at every value', async () => {
    const store = createMemoryDataKeyStore();
    let looks = 0;
    const { seal, open, clock } = startProcess({
      ...store,
      load(tenantId) {
        looks += 1;
        return store.load(tenantId);
      },
    });
    const stored = await seal(1);
    stored.writeUInt32BE(77, 12);
    const [planted, before] = [finishEnvelope(stored), looks];
    for (let n = 0; n < 10; n++) await expect(open(planted)).rejects.toBeInstanceOf(EnvelopeError);
    expect(looks).toBe(before);
    clock.nowMs += 1_000;
    await expect(open(planted)).rejects.toBeInstanceOf(EnvelopeError);
    expect(looks).toBe(before + 1);
  });
});

describe('the master key', () => {
  it('rotates without a value lost: both known, then re-wrapped, then the old one gone', async () => {
    const store = createMemoryDataKeyStore();
    const stored = await startProcess(store, { masterKeys: { a: masterA } }).seal('kept');
    const both = startProcess(store, { masterKeys: { a: masterA, b: masterB }, currentMasterKey: 'b' });
    expect(await both.open(stored)).toBe('kept');
    await both.ring.rotate(entry.tenantId);
    expect(await both.ring.rewrap(entry.tenantId)).toBe(1);
    expect(await both.ring.rewrap(entry.tenantId)).toBe(0);
    expect(await startProcess(store, { masterKeys: { b: masterB } }).open(stored)).toBe('kept');
  });

  it('rotates without names, again and again, and tells nobody which it is', async () => {
    const store = createMemoryDataKeyStore();
    const masterC = randomBytes(32);
    const stored = await startProcess(store).seal('kept');
    const second = startProcess(store, { masterKey: masterB, formerMasterKeys: [masterA] });
    expect(await second.open(stored)).toBe('kept');
    expect(await second.ring.count(entry.tenantId)).toEqual({ keys: 1, underFormerMasterKey: 1 });
    expect(await second.ring.rewrap(entry.tenantId)).toBe(1);
    expect(await second.ring.count(entry.tenantId)).toEqual({ keys: 1, underFormerMasterKey: 0 });
    expect(await startProcess(store, { masterKey: masterB }).open(stored)).toBe('kept');
    const third = startProcess(store, { masterKey: masterC, formerMasterKeys: [masterA, masterB] });
    await third.ring.rotate(entry.tenantId);
    expect(await third.ring.rewrap(entry.tenantId)).toBe(1);
    const alone = startProcess(store, { masterKey: masterC });
    expect(await alone.open(stored)).toBe('kept');
    expect(JSON.stringify(await store.load(entry.tenantId))).not.toContain(masterC.toString('hex').slice(0, 8));
  });

  it('that is wrong seals nothing and makes no new key', async () => {
    const store = createMemoryDataKeyStore();
    await startProcess(store).seal(1);
    const wrong = startProcess(store, { masterKey: masterB });
    await expect(wrong.seal(1)).rejects.toMatchObject({ reason: 'data_key_unavailable' });
    expect(await store.load(entry.tenantId)).toHaveLength(1);
  });

  it('is taken as bytes, base64 or hexadecimal', () => {
    const secret = createSecretKey(randomBytes(32));
    const wrapped = new MasterKeys({ masterKey: masterA }).wrap(secret, entry.tenantId, 1);
    for (const masterKey of [new Uint8Array(masterA), masterA.toString('base64'), masterA.toString('hex')]) {
      expect(new MasterKeys({ masterKey }).unwrap(wrapped, entry.tenantId, 1).equals(secret)).toBe(true);
    }
  });

  it.each([
    [{}],
    [{ masterKey: 'too short' }],
    [{ masterKey: masterA, masterKeys: { a: masterA } }],
    [{ masterKeys: { a: masterA, b: masterB } }],
    [{ masterKeys: { a: masterA }, currentMasterKey: 'b' }],
    [{ masterKeys: { 'a.b': masterA } }],
    [{ masterKeys: { a: masterA }, formerMasterKeys: [masterB] }],
    [{ masterKey: masterA, formerMasterKeys: ['too short'] }],
    [{ masterKeys: {} }],
  ] as MasterKeyOptions[][])('%j is refused', (options) => {
    expect(() => new MasterKeys(options ?? {})).toThrow(expect.objectContaining({ reason: 'invalid_encryption' }));
  });

  it('does not unwrap what was changed', () => {
    const keys = new MasterKeys({ masterKey: masterA });
    const wrapped = keys.wrap(createSecretKey(randomBytes(32)), entry.tenantId, 1);
    fc.assert(
      fc.property(fc.nat(wrapped.length - 1), fc.constantFrom('A', 'b', '7', '.'), (at, char) => {
        const changed = wrapped.slice(0, at) + char + wrapped.slice(at + 1);
        fc.pre(!Buffer.from(changed, 'latin1').equals(Buffer.from(wrapped, 'latin1')));
        expect(() => keys.unwrap(changed, entry.tenantId, 1)).toThrow(CacheError);
      }),
    );
  });
});
