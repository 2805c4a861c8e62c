import type { Device, Network } from '../contracts/vocabulary.ts';
import { deviceOfClientHints, deviceOfUserAgent } from './device-of-user-agent.ts';
import { type ConnectionHints, networkOfConnection } from './network-of-connection.ts';

/** The part of a browser's `navigator` that is looked at; React Native's has next to nothing of it. */
export interface NavigatorLike {
  userAgent?: string | undefined;
  userAgentData?: { mobile?: boolean; platform?: string } | undefined;
  connection?: ConnectionHints | undefined;
  maxTouchPoints?: number | undefined;
}

function deviceOf(navigator: NavigatorLike): Device {
  const { userAgentData, userAgent = '', maxTouchPoints = 0 } = navigator;
  const hinted = deviceOfClientHints(userAgentData?.mobile, userAgentData?.platform);
  if (hinted !== 'unknown') return hinted;
  // An iPad that asks for desktop pages; no Macintosh has a touch screen.
  if (/\bMacintosh\b/.test(userAgent) && maxTouchPoints > 1) return 'tablet';
  return deviceOfUserAgent(userAgent);
}

/**
 * Device and network of this browser now. Ask again when `navigator.connection` changes. `known` is for what the
 * application knows better, in React Native for instance.
 */
export function browserDeviceContext(
  navigator: NavigatorLike,
  known: { device?: Device; network?: Network } = {},
): { device: Device; network: Network } {
  return {
    device: known.device ?? deviceOf(navigator),
    network: known.network ?? networkOfConnection(navigator.connection ?? {}),
  };
}
