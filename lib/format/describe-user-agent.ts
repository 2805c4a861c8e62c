import type { Device } from '../contracts/vocabulary.ts';

interface DescribedBrowser {
  device: Device;
  /** `null` where it does not say. */
  browser: string | null;
  system: string | null;
}

/** The first that matches counts: each later one is also named by those before it. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Headless)?(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPod\b/, 'iOS'],
  [/\biPad\b/, 'iPadOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const firstMatch = (list: readonly [RegExp, string][], text: string) =>
  list.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** What a `User-Agent` says of itself, for people to recognise their devices; nobody should rely on it. */
export function describeUserAgent(userAgent: string | null): DescribedBrowser {
  if (!userAgent) return { device: 'unknown', browser: null, system: null };
  const system = firstMatch(systems, userAgent);
  const tablet = /\biPad\b/.test(userAgent) || (system === 'Android' && !/\bMobile\b/.test(userAgent));
  const mobile = /\bMobile\b|\biPhone\b/.test(userAgent);
  const device = tablet ? 'tablet' : mobile ? 'mobile' : system === null ? 'unknown' : 'desktop';
  return { device, browser: firstMatch(browsers, userAgent), system };
}
