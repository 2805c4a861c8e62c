import type { z } from 'zod';

/** The moment at which the page's clock stands still (epoch ms): far ahead, so that what the server rendered is old to it. */
export const fixedAtMs = Date.parse('2040-01-11T17:02:30Z');

/** What one question of a page is answered with. */
export interface FixedAnswer {
  /** Path and query; ids stand as `ID`, the cache of a tenant that staff look at as one's own. */
  question: string;
  json: unknown;
}

/** An answer that the contract allows. @throws {z.ZodError} it no longer does */
export function answer<T>(question: string, schema: z.ZodType<T>, json: T): FixedAnswer {
  return { question, json: schema.parse(json) };
}

/** ISO 8601, so long before the clock stands still. */
export function ago(seconds: number): string {
  return new Date(fixedAtMs - seconds * 1000).toISOString();
}

/** The same id for the same number. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Restless and yet the same each time: between -1 and 1. */
export function jitter(step: number): number {
  const wave = Math.sin(step * 12.9898) * 43_758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
}

/** To so many decimals, that no processor's last digit is told. */
export function rounded(value: number, decimals = 2): number {
  return Number(value.toFixed(decimals));
}
