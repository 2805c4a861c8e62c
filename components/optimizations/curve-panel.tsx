interface Props {
  title: string;
  legend?: string;
  /** The two ends of the scale as text. */
  scale: string;
  color: string;
  /** One per slot, all slots equally wide. */
  values: readonly number[];
  /** Edges of a band around the line. */
  band?: readonly (readonly [number, number])[];
  domain: readonly [number, number];
  size: 'tall' | 'low';
  /** Where a line marks what holds now, 0–1 along the axis; `null` for nowhere. */
  markAt: number | null;
  /** From here on, 0–1 along the axis, the drawing rests on little. */
  uncertainFrom: number | null;
}

const heights = { tall: 'h-32 md:h-48', low: 'h-14 md:h-20' };

/** One curve over a few slots, drawn small enough to load with the page; the read-out belongs to the caller. */
export function CurvePanel(props: Props) {
  const { title, legend, scale, color, values, band, domain, size, markAt, uncertainFrom } = props;
  const x = (slot: number) => (100 * (slot + 0.5)) / Math.max(1, values.length);
  const y = (value: number) => 100 - (100 * (value - domain[0])) / Math.max(1e-9, domain[1] - domain[0]);
  const line = values.map((value, slot) => `${x(slot).toFixed(2)} ${y(value).toFixed(2)}`);
  const edge = (side: 0 | 1) => (band ?? []).map((ends, slot) => `${x(slot).toFixed(2)} ${y(ends[side]).toFixed(2)}`);
  return (
    <div className="mb-3 select-none">
      <p className="mb-1 flex items-baseline gap-2 text-12">
        <span className="size-2 shrink-0 self-center rounded-[2px]" style={{ background: color }} aria-hidden />
        <span className="font-medium">{title}</span>
        {legend && <span className="truncate text-muted">{legend}</span>}
        <span className="ml-auto shrink-0 text-muted tabular-nums">{scale}</span>
      </p>
      <div className={`relative border-line border-t border-b ${heights[size]}`}>
        {uncertainFrom !== null && (
          <span
            aria-hidden
            className="absolute inset-y-0 right-0 bg-sunken"
            style={{ left: `${100 * uncertainFrom}%` }}
          />
        )}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" className="absolute inset-0 size-full">
          {band && <path d={`M${edge(1).join('L')}L${edge(0).reverse().join('L')}Z`} fill={color} fillOpacity="0.22" />}
          <path
            d={`M${line.join('L')}`}
            fill="none"
            stroke={color}
            strokeWidth="1.75"
            strokeLinejoin="round"
            strokeLinecap="round"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        {markAt !== null && (
          <span
            aria-hidden
            className="absolute inset-y-0 border-muted border-l border-dashed"
            style={{ left: `${100 * markAt}%` }}
          />
        )}
      </div>
    </div>
  );
}
