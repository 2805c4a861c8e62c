import { describe, expect, it } from 'vitest';
import { mayReadMetrics } from '#server/metrics/may-read-metrics.ts';

const token = 'a token that only operators know';
const own = { host: 'localhost:3000' };
const bearer = (shown: string) => ({ authorization: `Bearer ${shown}` });

describe('metrics', () => {
  it('are read with the token, from anywhere', () => {
    for (const embedded of [true, false]) {
      expect(mayReadMetrics({ headers: bearer(token), peer: '203.0.113.9' }, { token, embedded })).toBe(true);
    }
  });

  it('are read with the token however many spaces stand around it, and judged where nothing but spaces comes', () => {
    const ask = (authorization: string) =>
      mayReadMetrics({ headers: { authorization }, peer: '203.0.113.9' }, { token, embedded: false });
    expect(ask(`bearer    ${token}  `)).toBe(true);
    // Took seconds once, during which nobody else was served; this file's limit would tell.
    for (let times = 0; times < 20; times++) expect(ask(`Bearer a${' '.repeat(16_000)}b`)).toBe(false);
    expect(ask('Bearer ')).toBe(false);
  });

  it('are refused with another token, no token, or where none was set', () => {
    const peer = '203.0.113.9';
    expect(mayReadMetrics({ headers: bearer(`${token}x`), peer }, { token, embedded: true })).toBe(false);
    expect(mayReadMetrics({ headers: own, peer }, { token, embedded: true })).toBe(false);
    expect(mayReadMetrics({ headers: bearer('undefined'), peer }, { token: undefined, embedded: true })).toBe(false);
  });

  it('need no token in embedded mode from this machine itself', () => {
    for (const peer of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(mayReadMetrics({ headers: own, peer }, { token, embedded: true }), peer).toBe(true);
      expect(mayReadMetrics({ headers: own, peer }, { token, embedded: false }), peer).toBe(false);
    }
    expect(mayReadMetrics({ headers: own, peer: undefined }, { token, embedded: true })).toBe(false);
  });

  it('need the token where this machine is asked under a name that another site gave it', () => {
    const ask = (host: string | undefined) =>
      mayReadMetrics({ headers: { host }, peer: '127.0.0.1' }, { token, embedded: true });
    for (const host of ['localhost', 'LOCALHOST:3000', 'app.localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
      expect(ask(host), host).toBe(true);
    }
    for (const host of ['rebound.example:3000', '127.0.0.1.rebound.example', 'localhost.example', '', ' ', undefined]) {
      expect(ask(host), host).toBe(false);
    }
  });

  it('need the token where a proxy on this machine passes a request on', () => {
    for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']) {
      const headers = { ...own, [name]: 'x' };
      expect(mayReadMetrics({ headers, peer: '127.0.0.1' }, { token, embedded: true })).toBe(false);
    }
  });
});
