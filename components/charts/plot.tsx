'use client';

import { memo, useLayoutEffect, useRef, useState } from 'react';
import { Area, Bar, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { Panel } from './panel.ts';

const margin = { top: 2, right: 0, bottom: 0, left: 0 };

const plain = { dot: false, activeDot: false, isAnimationActive: false } as const;

interface DotProps {
  cx?: number;
  cy?: number;
  index?: number;
}

/** A value between two gaps would leave no line at all: it gets a dot. Where there is none, nobody is asked for any. */
function loneDots(values: (number | null)[], color: string) {
  const isLone = (index: number) => values[index] != null && values[index - 1] == null && values[index + 1] == null;
  if (!values.some((_, index) => isLone(index))) return false;
  return ({ cx, cy, index = -1 }: DotProps) => {
    if (!isLone(index) || cx === undefined || cy === undefined) return <g key={index} />;
    return <circle key={index} cx={cx} cy={cy} r={1.5} fill={color} />;
  };
}

/** Draws one panel of small multiples; frame, scale and read-out belong to the caller. Heavy: load it lazily. */
function Plot({ panel }: { panel: Panel }) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  // Measured first: a drawing of any other size would be made twice.
  useLayoutEffect(() => {
    if (box.current) setSize({ width: box.current.clientWidth, height: box.current.clientHeight });
  }, []);
  return (
    <div ref={box} className="size-full">
      {size && (
        <ResponsiveContainer width="100%" height="100%" initialDimension={size}>
          <Drawing panel={panel} />
        </ResponsiveContainer>
      )}
    </div>
  );
}

function Drawing({ panel }: { panel: Panel }) {
  const { values, upper, peak, previous, color, shape } = panel;
  const last = values.length - 0.5;
  const rows = values.map((value, index) => {
    const top = upper?.[index] ?? null;
    const others = { peak: peak?.[index] ?? null, previous: previous?.[index] ?? null };
    return { index, value, ...others, band: value === null || top === null ? null : [value, top] };
  });
  return (
    <ComposedChart data={rows} margin={margin} barCategoryGap="18%" accessibilityLayer={false}>
      {shape === 'bars' ? (
        <XAxis dataKey="index" hide />
      ) : (
        <XAxis dataKey="index" type="number" domain={[-0.5, last]} hide allowDataOverflow />
      )}
      <YAxis domain={panel.domain} hide allowDataOverflow />
      {shape === 'bars' ? (
        <Bar dataKey="value" fill={color} radius={[1, 1, 0, 0]} isAnimationActive={false} />
      ) : (
        <>
          {upper && (
            <Area
              dataKey="band"
              stroke="none"
              fill={color}
              fillOpacity={0.2}
              isAnimationActive={false}
              activeDot={false}
            />
          )}
          {peak && <Line dataKey="peak" stroke={color} strokeWidth={1} strokeOpacity={0.45} {...plain} />}
          <Line
            dataKey="value"
            stroke={color}
            strokeWidth={1.5}
            dot={loneDots(values, color)}
            activeDot={false}
            isAnimationActive={false}
          />
        </>
      )}
      {previous && (
        <Line dataKey="previous" stroke="var(--text-muted)" strokeWidth={1} strokeDasharray="3 3" {...plain} />
      )}
    </ComposedChart>
  );
}

// Live figures redraw the page every second; the drawing only changes with its panel.
export default memo(Plot);
