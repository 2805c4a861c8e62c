import type { Device } from '../contracts/vocabulary.ts';

const robots = /bot\b|crawl|spider|slurp|facebookexternalhit|monitoring|lighthouse/i;
/** Neither phone, tablet nor desktop, though they name systems that are. */
const otherDevices =
  /\b(smart-?tv|tv|hbbtv|bravia|aft[a-z]{1,4}|roku|crkey|tizen|web0s|playstation|nintendo|xbox|quest)\b/i;
const tablets = /\bipad\b|\bplaybook\b|\bkindle\b|\btablet\b(?! pc)/i;
const phones =
  /\biphone\b|\bipod\b|\bwindows phone\b|\biemobile\b|\bblackberry\b|\bbb10\b|\bopera mini\b|\bmobi(le)?\b/i;
const desktops = /\bwindows nt\b|\bmacintosh\b|\bcros\b|\bx11\b|\blinux x86_64\b/i;

/**
 * The device that a User-Agent tells of. Robots, television sets, consoles and programs that are no browsers stay
 * unknown. An iPad that asks for desktop pages calls itself a Macintosh, and counts as one here.
 */
export function deviceOfUserAgent(userAgent: string): Device {
  if (robots.test(userAgent) || otherDevices.test(userAgent)) return 'unknown';
  if (tablets.test(userAgent)) return 'tablet';
  if (phones.test(userAgent)) return 'mobile';
  // Browsers on Android phones say Mobile; other programs on them (Dalvik, okhttp) do not.
  if (/\bandroid\b|\bsilk\b/i.test(userAgent)) return userAgent.startsWith('Mozilla/') ? 'tablet' : 'unknown';
  return desktops.test(userAgent) ? 'desktop' : 'unknown';
}

const desktopPlatforms = ['windows', 'macos', 'linux', 'chrome os', 'chromium os', 'chromeos'];

/** From the client hints of a browser: `mobile` and the platform's name; unknown where they do not tell. */
export function deviceOfClientHints(mobile: boolean | undefined, platform: string | undefined): Device {
  if (mobile === true) return 'mobile';
  const system = platform?.toLowerCase();
  if (mobile === undefined || system === undefined) return 'unknown';
  if (system === 'android' || system === 'ios') return 'tablet';
  return desktopPlatforms.includes(system) ? 'desktop' : 'unknown';
}
