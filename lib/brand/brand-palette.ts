/** A tenant's colour as it stands in both themes. */
export interface BrandPalette {
  light: BrandTone;
  dark: BrandTone;
}

interface BrandTone {
  /** `#rrggbb` */
  color: string;
  /** Black or white, whichever reads better on `color`. */
  onColor: string;
  /** Contrast with the least favourable surface of the theme, 1–21. */
  contrast: number;
}

type Rgb = readonly [number, number, number];

/** The surfaces that text in the colour may stand on, the accent's own soft ground included: see app/globals.css. */
const surfaces = { light: ['#f3f7f9', '#ffffff', '#e9f0f4'], dark: ['#080f14', '#101a21', '#16232c'] } as const;
/** AA asks 4.5 of text; the rest makes up for rounding and tinted grounds. */
const leastContrast = 5;
const steps = 100;

const parse = (color: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as never;
const write = (rgb: Rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((part, index) => part + ((to[index] ?? 0) - part) * share) as never;

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours `#rrggbb`, 1–21, as WCAG 2.2 defines it. */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function tone(color: string, theme: 'light' | 'dark'): BrandTone {
  const start = parse(color);
  const end: Rgb = theme === 'light' ? [0, 0, 0] : [255, 255, 255];
  const least = (candidate: string) => Math.min(...surfaces[theme].map((surface) => contrastOf(candidate, surface)));
  let found = color;
  for (let step = 0; step <= steps && least(found) < leastContrast; step++)
    found = write(mix(start, end, step / steps));
  const onColor = contrastOf(found, '#ffffff') >= contrastOf(found, '#000000') ? '#ffffff' : '#000000';
  return { color: found, onColor, contrast: least(found) };
}

/** The colour in both themes: as it is where it reads, else darkened or lightened just enough. @param color `#rrggbb` */
export function brandPalette(color: string): BrandPalette {
  return { light: tone(color, 'light'), dark: tone(color, 'dark') };
}
