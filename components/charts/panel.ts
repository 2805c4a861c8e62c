/** One drawing of a column of small multiples that share a time axis. */
export interface Panel {
  id: string;
  title: string;
  /** What the drawing shows of the figure, if more than the figure itself. */
  legend?: string;
  shape: 'line' | 'bars';
  color: string;
  /** One per time slot, all slots equally wide; `null` is a gap. Bars may have fewer, wider slots. */
  values: (number | null)[];
  /** Upper edge of a band above the line. */
  upper?: (number | null)[];
  /** A thin line above the band: the slowest few. It may leave the drawing at the top. */
  peak?: (number | null)[];
  /** The same figure of the period before, slot by slot. */
  previous?: (number | null)[];
  /** Lowest and highest value of the drawing. */
  domain: [number, number];
  /** The two ends of the scale as text: «0–60 op/s». */
  scale: string;
  size: 'tall' | 'low';
}
