import { describe, expect, it } from 'vitest';
import { baseUrlOf, planBoot } from '#server/boot-plan.ts';
import { parseEnv } from '#server/env.ts';

const plan = (environment: Record<string, string>) => planBoot(parseEnv({ NODE_ENV: 'test', ...environment }));
const external = {
  DATABASE_OWNER_URL: 'postgres://owner@db/kryonix',
  REDIS_URL: 'redis://cache',
  REDIS_CONTROL_URL: 'redis://control',
};

describe('the plan of a start', () => {
  it('brings every server and the demo where the environment names none, on loopback only', () => {
    expect(plan({})).toEqual({
      needs: { postgres: true, redis: true },
      host: '127.0.0.1',
      https: false,
      seedDemo: true,
      runDemo: true,
    });
  });

  it('seeds the tenants but leaves the traffic out with KRYONIX_DEMO=0', () => {
    expect(plan({ KRYONIX_DEMO: '0' })).toMatchObject({ seedDemo: true, runDemo: false });
  });

  it('replaces what the environment names, and makes no demo there unless asked', () => {
    expect(plan(external)).toMatchObject({
      needs: { postgres: false, redis: false },
      host: '0.0.0.0',
      seedDemo: false,
      runDemo: false,
    });
    expect(plan({ ...external, KRYONIX_DEMO: '1' })).toMatchObject({ seedDemo: true, runDemo: true });
    expect(plan({ REDIS_URL: 'redis://a', REDIS_CONTROL_URL: 'redis://b' }).needs).toEqual({
      postgres: true,
      redis: false,
    });
  });

  it('refuses half of a pair with one sentence that names what is missing', () => {
    expect(() => plan({ REDIS_URL: 'redis://a' })).toThrow('REDIS_CONTROL_URL');
    expect(() => plan({ DATABASE_URL: 'postgres://app@db/kryonix' })).toThrow('DATABASE_OWNER_URL is missing');
  });

  it('reaches the product under KRYONIX_URL, else under localhost and the port in use', () => {
    expect(baseUrlOf(parseEnv({ NODE_ENV: 'test' }), 3123)).toBe('http://localhost:3123');
    expect(baseUrlOf(parseEnv({ NODE_ENV: 'test', KRYONIX_URL: 'https://cache.example/' }), 1)).toBe(
      'https://cache.example',
    );
  });
});

describe('the environment', () => {
  it('is refused with the whole list of what is wrong', () => {
    const wrong = { NODE_ENV: 'test' as const, PORT: 'x', REDIS_URL: 'http://a', KRYONIX_SECRET: 'short' };
    expect(() => parseEnv(wrong)).toThrow(/PORT.*KRYONIX_SECRET.*REDIS_URL/s);
  });

  it('takes sentinels for both planes and a cluster for the data plane, and names what the server does not speak to', () => {
    const cluster = 'redis://a:6379,b:6379';
    const REDIS_CONTROL_URL = 'sentinel://a:26379/primary';
    expect(parseEnv({ NODE_ENV: 'test', REDIS_URL: cluster, REDIS_CONTROL_URL })).toMatchObject({ REDIS_CONTROL_URL });
    expect(() => parseEnv({ NODE_ENV: 'test', REDIS_CONTROL_URL: cluster })).toThrow(/REDIS_CONTROL_URL/);
  });

  it('treats an empty variable as unset', () => {
    expect(parseEnv({ NODE_ENV: 'test', REDIS_URL: '', KRYONIX_DEMO: '' })).toMatchObject({ PORT: 3000 });
  });
});
