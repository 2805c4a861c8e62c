import { describe, expect, it } from 'vitest';
import { browserDeviceContext } from '#lib/cache/browser-device-context.ts';
import { deviceContext } from '#lib/cache/device-context.ts';
import { networkOfConnection } from '#lib/cache/network-of-connection.ts';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const macSafari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
const androidPhone = `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`;
const androidTablet = `Mozilla/5.0 (Linux; Android 13; SM-X906C) ${webkit} Chrome/126.0.0.0 Safari/537.36`;
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36`;

describe('the device of a User-Agent', () => {
  it.each([
    ['mobile', iphone],
    ['mobile', androidPhone],
    ['mobile', 'Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0'],
    [
      'mobile',
      `Mozilla/5.0 (Linux; Android 14; SM-S921B) ${webkit} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
    ],
    [
      'mobile',
      `Mozilla/5.0 (Linux; Android 13; Pixel 7; wv) ${webkit} Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36`,
    ],
    ['mobile', 'Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16'],
    [
      'mobile',
      'Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 Edge/15.14977',
    ],
    [
      'mobile',
      'Mozilla/5.0 (BB10; Touch) AppleWebKit/537.10+ (KHTML, like Gecko) Version/10.0.9.2372 Mobile Safari/537.10+',
    ],
    ['tablet', androidTablet],
    ['tablet', 'Mozilla/5.0 (Android 14; Tablet; rv:127.0) Gecko/127.0 Firefox/127.0'],
    [
      'tablet',
      'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1',
    ],
    ['tablet', `Mozilla/5.0 (Linux; Android 9; KFMAWI) ${webkit} Silk/122.4.1 like Chrome/122.0.6261.95 Safari/537.36`],
    ['desktop', windows],
    ['desktop', macSafari],
    ['desktop', 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'],
    ['desktop', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/126.0.0.0 Safari/537.36`],
    ['desktop', 'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; Tablet PC 2.0)'],
    ['unknown', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
    [
      'unknown',
      `Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) ${webkit} Chrome/126.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)`,
    ],
    ['unknown', 'Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0 Safari/537.36'],
    ['unknown', `Mozilla/5.0 (Linux; Android 9; BRAVIA 4K UR2) ${webkit} Chrome/126.0 Safari/537.36`],
    ['unknown', `Mozilla/5.0 (Linux; Android 7.1.2; AFTMM) ${webkit} Silk/122.4 like Chrome/122.0 Safari/537.36`],
    ['unknown', `Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) ${webkit} Edge/44.18363.8131`],
    ['unknown', 'Dalvik/2.1.0 (Linux; U; Android 13; SM-G991B Build/TP1A.220624.014)'],
    ['unknown', 'okhttp/4.12.0'],
    ['unknown', 'ClienteApp/42 CFNetwork/1490.0.4 Darwin/23.2.0'],
    ['unknown', 'curl/8.5.0'],
    ['unknown', 'node'],
    ['unknown', ''],
  ])('is %s: %s', (device, userAgent) => {
    expect(deviceContext({ 'user-agent': userAgent }).device).toBe(device);
  });
});

describe('client hints', () => {
  it.each([
    ['mobile', { 'sec-ch-ua-mobile': '?1', 'sec-ch-ua-platform': '"Android"', 'user-agent': androidPhone }],
    ['tablet', { 'sec-ch-ua-mobile': '?0', 'sec-ch-ua-platform': '"Android"', 'user-agent': windows }],
    ['desktop', { 'sec-ch-ua-mobile': '?0', 'sec-ch-ua-platform': '"Windows"', 'user-agent': androidPhone }],
    ['desktop', { 'sec-ch-ua-mobile': '?0', 'sec-ch-ua-platform': '"Chrome OS"' }],
    ['tablet', { 'sec-ch-ua-form-factors': '"Tablet"', 'sec-ch-ua-mobile': '?1' }],
    ['tablet', { 'sec-ch-ua-form-factors': '"Mobile", "Tablet"' }],
    ['desktop', { 'sec-ch-ua-form-factors': '"Desktop"' }],
    ['mobile', { 'sec-ch-ua-form-factors': '"XR"', 'user-agent': iphone }],
    ['mobile', { 'sec-ch-ua-mobile': '?0', 'user-agent': iphone }],
    ['unknown', { 'sec-ch-ua-mobile': '?0' }],
    ['unknown', { 'sec-ch-ua-mobile': '?0', 'sec-ch-ua-platform': '"Fuchsia"' }],
    ['unknown', { 'sec-ch-ua-mobile': '1' }],
  ] as const)('say %s: %o', (device, headers) => {
    expect(deviceContext(headers).device).toBe(device);
  });

  it.each([
    ['slow', { ect: 'slow-2g' }],
    ['slow', { ect: '2g' }],
    ['slow', { ect: '3g' }],
    ['fast', { ect: '4g' }],
    ['slow', { ect: '4g', 'save-data': 'on' }],
    ['fast', { ect: '4g', 'save-data': 'off' }],
    ['slow', { downlink: '0.4' }],
    ['fast', { downlink: '10' }],
    ['slow', { downlink: '10', rtt: '300' }],
    ['fast', { rtt: '50' }],
    ['fast', { downlink: '1.35', rtt: '200' }],
    ['unknown', { downlink: '0', rtt: '0' }],
    ['unknown', { downlink: '-1' }],
    ['unknown', { downlink: 'NaN', rtt: '1e3' }],
    ['unknown', { ect: '5g' }],
    ['unknown', {}],
  ] as const)('say that the network is %s: %o', (network, headers) => {
    expect(deviceContext(headers).network).toBe(network);
  });
});

describe('what the application says', () => {
  it('wins over what the browser says, unless it is no known word', () => {
    const headers = { 'user-agent': windows, ect: '2g' };
    expect(deviceContext({ ...headers, 'x-kryonix-device': 'Tablet', 'x-kryonix-network': 'wifi' })).toMatchObject({
      device: 'tablet',
      network: 'wifi',
    });
    expect(deviceContext({ ...headers, 'x-kryonix-device': 'toaster', 'x-kryonix-network': '5g' })).toMatchObject({
      device: 'desktop',
      network: 'slow',
    });
    expect(deviceContext({ ...headers, 'x-kryonix-device': 'unknown' }).device).toBe('unknown');
  });

  it.each([
    [{}, null, null],
    [{ 'x-kryonix-device-id': 'a1B2-c3:4_5.6', 'x-kryonix-location-accuracy': '12.5' }, 'a1B2-c3:4_5.6', 12.5],
    [{ 'x-kryonix-device-id': 'x y', 'x-kryonix-location-accuracy': '-3' }, null, null],
    [{ 'x-kryonix-device-id': 'x'.repeat(129), 'x-kryonix-location-accuracy': 'near' }, null, null],
    [{ 'x-kryonix-device-id': ' ', 'x-kryonix-location-accuracy': '0' }, null, 0],
  ])('%o identifies the device and the accuracy of its position', (headers, deviceId, locationAccuracyMeters) => {
    expect(deviceContext(headers)).toMatchObject({ deviceId, locationAccuracyMeters });
  });

  it('is read from a Headers as from the headers of a Node request', () => {
    const expected = { device: 'mobile', network: 'fast', deviceId: 'd', locationAccuracyMeters: null };
    const entries = { 'user-agent': iphone, ect: '4g', 'x-kryonix-device-id': 'd' };
    expect(deviceContext(new Headers(entries))).toEqual(expected);
    expect(deviceContext({ ...entries, ect: ['4g', '2g'] })).toEqual(expected);
  });
});

describe('a browser', () => {
  it.each([
    ['mobile', { userAgent: androidPhone, userAgentData: { mobile: true, platform: 'Android' } }],
    ['tablet', { userAgent: androidTablet, userAgentData: { mobile: false, platform: 'Android' } }],
    ['desktop', { userAgent: windows, userAgentData: { mobile: false, platform: 'Windows' } }],
    ['tablet', { userAgent: macSafari, maxTouchPoints: 5 }],
    ['desktop', { userAgent: macSafari, maxTouchPoints: 0 }],
    ['mobile', { userAgent: iphone, maxTouchPoints: 5 }],
    ['unknown', {}],
  ])('knows that it is %s: %o', (device, navigator) => {
    expect(browserDeviceContext(navigator)).toEqual({ device, network: 'unknown' });
  });

  it.each([
    ['wifi', { type: 'wifi', effectiveType: '4g' }],
    ['slow', { type: 'wifi', effectiveType: '2g' }],
    ['slow', { type: 'wifi', effectiveType: '4g', saveData: true }],
    ['fast', { type: 'cellular', effectiveType: '4g' }],
    ['slow', { type: 'cellular', effectiveType: '3g' }],
    ['fast', { type: 'ethernet' }],
    ['unknown', { type: 'none' }],
    ['unknown', { downlink: 0, rtt: 0 }],
  ] as const)('knows that its network is %s: %o', (network, connection) => {
    expect(browserDeviceContext({ connection }).network).toBe(network);
    expect(networkOfConnection(connection)).toBe(network);
  });

  it('leaves to the application what that knows better', () => {
    expect(browserDeviceContext({ userAgent: windows }, { device: 'tablet', network: 'wifi' })).toEqual({
      device: 'tablet',
      network: 'wifi',
    });
  });
});
