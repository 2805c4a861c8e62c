/** What a suite promises to measure. The id is `suite.figure`, stable for whoever keeps records. */
export interface FigureDefinition {
  figure: string;
  /** For people: what is measured, in a few words. */
  title: string;
  unit: string;
  target: number;
  better: 'higher' | 'lower';
}

/** What a suite found: `null` where it could not be measured, and then the note says why. */
export interface Measurement {
  figure: string;
  value: number | null;
  runs: number;
  note: string;
}

/** One line of `--json`. */
export interface FigureLine {
  suite: string;
  figure: string;
  value: number | null;
  unit: string;
  target: number;
  better: 'higher' | 'lower';
  pass: boolean;
  runs: number;
  note: string;
}

export interface Suite {
  name: string;
  figures: readonly FigureDefinition[];
  /**
   * Measures the figures that are wanted; what is measured besides does no harm. `onProgress` hears what is being done,
   * for people who wait.
   */
  measure(onProgress: (text: string) => void, wanted: readonly string[]): Promise<Measurement[]>;
}

/** The target itself passes: figures are named as "at most" and "at least". */
function passes({ target, better }: FigureDefinition, value: number | null): boolean {
  if (value === null) return false;
  return better === 'lower' ? value <= target : value >= target;
}

/** Every promised figure once, in the promised order; one that the suite did not measure is a missed one. */
export function figureLines(suite: Suite, measurements: readonly Measurement[]): FigureLine[] {
  return suite.figures.map((definition) => {
    const found = measurements.find(({ figure }) => figure === definition.figure);
    const { figure, unit, target, better } = definition;
    const value = found?.value ?? null;
    const note = found?.note ?? 'not measured';
    return {
      suite: suite.name,
      figure,
      value,
      unit,
      target,
      better,
      pass: passes(definition, value),
      runs: found?.runs ?? 0,
      note,
    };
  });
}

/** The middle value; of two middle ones the worse for `lower`, the higher one. `null` of none. */
export function median(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

/** Rounded to a tenth, which is as fine as any of the targets. */
export const toTenth = (value: number): number => Math.round(value * 10) / 10;
