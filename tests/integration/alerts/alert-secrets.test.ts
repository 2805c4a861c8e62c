import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretBox } from '#server/alerts/secret-box.ts';
import { readOrCreateVapidKeys } from '#server/alerts/vapid-keys.ts';
import { parseEnv } from '#server/env.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kryonix-vapid-'));
});
afterAll(() => rm(home, { recursive: true }));
const env = (more: Record<string, string> = {}) => parseEnv({ NODE_ENV: 'test', KRYONIX_HOME: home, ...more });

describe('the keys of push messages', () => {
  it('are made once and kept to the owner of the home', async () => {
    const made = await readOrCreateVapidKeys(env());
    expect(await readOrCreateVapidKeys(env())).toEqual(made);
    expect((await stat(join(home, 'vapid.json'))).mode & 0o777).toBe(0o600);
    const given = { VAPID_PUBLIC_KEY: 'A'.repeat(87), VAPID_PRIVATE_KEY: 'B'.repeat(43) };
    expect(await readOrCreateVapidKeys(env(given))).toEqual({ publicKey: 'A'.repeat(87), privateKey: 'B'.repeat(43) });
  });

  it('are never replaced by others because their file is damaged', async () => {
    const path = join(home, 'vapid.json');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20));
    await expect(readOrCreateVapidKeys(env())).rejects.toThrow('is damaged');
  });
});

describe('a sealed secret', () => {
  const box = new SecretBox(Buffer.alloc(32, 1).toString('base64'));
  it('opens for its owner alone, unchanged, under its key', () => {
    const sealed = box.seal({ token: 'hidden' }, 'channel:a');
    expect(sealed).not.toContain('hidden');
    expect(box.open(sealed, 'channel:a')).toEqual({ token: 'hidden' });
    expect(() => box.open(sealed, 'channel:b')).toThrow();
    expect(() => box.open(`${sealed.slice(0, -8)}AAAAAAA=`, 'channel:a')).toThrow();
    expect(() => new SecretBox(Buffer.alloc(32, 2).toString('base64')).open(sealed, 'channel:a')).toThrow();
  });
});

describe('the networks that alerts may reach', () => {
  it('are CIDRs, none by default, and nothing else', () => {
    expect(env().KRYONIX_OUTBOUND_ALLOW).toEqual([]);
    expect(env({ KRYONIX_OUTBOUND_ALLOW: '10.0.0.0/8, fd00::/8' }).KRYONIX_OUTBOUND_ALLOW).toEqual([
      '10.0.0.0/8',
      'fd00::/8',
    ]);
    expect(() => env({ KRYONIX_OUTBOUND_ALLOW: '10.0.0.0' })).toThrow('KRYONIX_OUTBOUND_ALLOW');
  });
});
