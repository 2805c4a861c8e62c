/** Not every browser has it yet, and TypeScript does not know it. */
declare const Temporal: { Now: { timeZoneId(): string } } | undefined;

/** The IANA zone of this device. A formatter knows it too, but to make one takes a phone a tenth of a second. */
export function deviceTimeZone(): string {
  if (typeof Temporal !== 'undefined') return Temporal.Now.timeZoneId();
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
