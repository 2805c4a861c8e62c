import { joinSlots } from './join-slots.ts';

interface Props {
  /** In time order; `null` leaves a gap. */
  values: (number | null)[];
  color: string;
}

/** A trend this small says more with less: two minutes of an hour make one point. */
const maxPoints = 30;
const width = 120;
const height = 32;
/** Room for the line's own thickness at the edges. */
const inset = 2;

/** The runs of known values as SVG path data; a lone value becomes a dot-sized stroke. */
function toPath(values: (number | null)[], x: (index: number) => number, y: (value: number) => number): string {
  let path = '';
  let drawing = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      drawing = false;
      continue;
    }
    const point = `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    path += drawing ? `L${point}` : `M${point}h0.01`;
    drawing = true;
  }
  return path;
}

/** A trend without axes: shape only, stretched to its box. The figure beside it carries the value. */
export function Sparkline({ values: all, color }: Props) {
  const values = joinSlots(all, maxPoints);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <div className="h-8" aria-hidden />;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const span = high - low || 1;
  const last = values.at(-1) ?? null;
  const x = (index: number) => (index / (values.length - 1)) * (width - inset);
  const y = (value: number) =>
    high === low ? height / 2 : height - inset - ((value - low) / span) * (height - 2 * inset);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="block h-8 w-full overflow-visible"
      aria-hidden="true"
    >
      <path
        d={toPath(values, x, y)}
        fill="none"
        stroke={color}
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      {last !== null && (
        <path
          d={`M${x(values.length - 1)} ${y(last).toFixed(1)}h0.01`}
          stroke={color}
          strokeWidth="5"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
