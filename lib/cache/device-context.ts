import { type Device, devices, type Network, networks } from '../contracts/vocabulary.ts';
import { deviceOfClientHints, deviceOfUserAgent } from './device-of-user-agent.ts';
import { networkOfConnection } from './network-of-connection.ts';

/** What a request tells of who sent it. What it does not tell is `unknown` or `null`. */
export interface DeviceContext {
  device: Device;
  network: Network;
  deviceId: string | null;
  /** Radius of the position's uncertainty, meters. */
  locationAccuracyMeters: number | null;
}

/** A `Headers`, or the headers of a Node request: names in lower case. */
export type HeaderSource =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

type ReadHeader = (name: string) => string | undefined;

const deviceIdPattern = /^[A-Za-z0-9._:-]{1,128}$/;

function headerReader(headers: HeaderSource): ReadHeader {
  const { get } = headers;
  const read = typeof get === 'function' ? (name: string) => get.call(headers, name) : null;
  return (name) => {
    const value = read === null ? (headers as Readonly<Record<string, unknown>>)[name] : read(name);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' && first.trim() !== '' ? first.trim() : undefined;
  };
}

/** A number of a header; undefined for what is none, or negative. */
function numberOf(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d+(\.\d+)?$/.test(value)) return undefined;
  return Number(value);
}

/** `"Android"` without its quotes. */
function unquoted(value: string | undefined): string | undefined {
  return value?.replace(/^"(.*)"$/, '$1');
}

function deviceOf(read: ReadHeader): Device {
  const given = read('x-kryonix-device')?.toLowerCase();
  const known = devices.find((device) => device === given);
  if (known !== undefined) return known;
  const formFactors = (read('sec-ch-ua-form-factors') ?? '')
    .split(',')
    .map((each) => unquoted(each.trim())?.toLowerCase());
  for (const factor of ['tablet', 'mobile', 'desktop'] as const) if (formFactors.includes(factor)) return factor;
  const mobile = read('sec-ch-ua-mobile');
  const hinted = deviceOfClientHints(
    mobile === '?1' ? true : mobile === '?0' ? false : undefined,
    unquoted(read('sec-ch-ua-platform')),
  );
  return hinted === 'unknown' ? deviceOfUserAgent(read('user-agent') ?? '') : hinted;
}

function networkOf(read: ReadHeader): Network {
  const given = read('x-kryonix-network')?.toLowerCase();
  const known = networks.find((network) => network === given);
  if (known !== undefined) return known;
  return networkOfConnection({
    effectiveType: read('ect')?.toLowerCase(),
    downlink: numberOf(read('downlink')),
    rtt: numberOf(read('rtt')),
    saveData: read('save-data')?.toLowerCase() === 'on',
  });
}

/**
 * Device and network of a request. First what the application says (`X-Kryonix-Device`, `X-Kryonix-Network`), then
 * client hints (`Sec-CH-UA-Form-Factors`, `-Mobile`, `-Platform`; `Save-Data`, `ECT`, `Downlink`, `RTT`), then the
 * User-Agent. `deviceId` and `locationAccuracyMeters` come from `X-Kryonix-Device-Id` and
 * `X-Kryonix-Location-Accuracy` only. All of it is what the sender claims: good for TTLs and figures, not for rights.
 */
export function deviceContext(headers: HeaderSource): DeviceContext {
  const read = headerReader(headers);
  const deviceId = read('x-kryonix-device-id');
  return {
    device: deviceOf(read),
    network: networkOf(read),
    deviceId: deviceId !== undefined && deviceIdPattern.test(deviceId) ? deviceId : null,
    locationAccuracyMeters: numberOf(read('x-kryonix-location-accuracy')) ?? null,
  };
}
