import { describe, expect, it } from 'vitest';
import { clientAddress } from '#server/http/client-address.ts';

const peer = { 'x-kryonix-peer': '192.0.2.1' };

describe('the address of a client', () => {
  it("is the socket's, whatever the request claims", () => {
    expect(clientAddress(new Headers({ ...peer, 'x-forwarded-for': '10.0.0.1' }), false)).toBe('192.0.2.1');
  });

  it('is the entry that the trusted proxy wrote itself', () => {
    expect(clientAddress(new Headers({ ...peer, 'x-forwarded-for': '6.6.6.6, 10.0.0.1' }), true)).toBe('10.0.0.1');
  });

  it("is the socket's when the proxy wrote nothing usable", () => {
    expect(clientAddress(new Headers(peer), true)).toBe('192.0.2.1');
    expect(clientAddress(new Headers({ ...peer, 'x-forwarded-for': 'unknown' }), true)).toBe('192.0.2.1');
  });

  it('has one form for IPv4 on an IPv6 socket', () => {
    expect(clientAddress(new Headers({ 'x-kryonix-peer': '::ffff:192.0.2.1' }), false)).toBe('192.0.2.1');
    expect(clientAddress(new Headers({ 'x-kryonix-peer': '2001:db8::1' }), false)).toBe('2001:db8::1');
  });

  it('is null when nothing tells', () => {
    expect(clientAddress(new Headers(), false)).toBeNull();
    expect(clientAddress(new Headers({ 'x-kryonix-peer': 'x' }), false)).toBeNull();
  });
});
