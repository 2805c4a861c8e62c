'use client';

import dynamic from 'next/dynamic';
import { useRef } from 'react';
import type { Panel } from './panel.ts';
import { useTurns } from './use-turns.ts';

/** Recharts loads once the drawings are wanted; the frame below already has the final height. */
const loadPlot = () => import('./plot.tsx');
const Plot = dynamic(loadPlot, { ssr: false });

export interface TimeTick {
  /** 0–1 along the time axis. */
  at: number;
  label: string;
}

const heights = { tall: 'h-28 md:h-44', low: 'h-16 md:h-24' };

/** Drawings above one another on one time axis, each with its own scale: two y-axes never share a drawing. */
export function SmallMultiples({ panels, ticks }: { panels: Panel[]; ticks: TimeTick[] }) {
  const place = useRef<HTMLDivElement>(null);
  const turns = useTurns(place, panels.length, loadPlot);
  return (
    <div ref={place} className="select-none">
      {panels.map((panel, index) => (
        <div key={panel.id} className="mb-3">
          <p className="mb-1 flex items-baseline gap-2 text-12">
            <span
              className="size-2 shrink-0 self-center rounded-[2px]"
              style={{ background: panel.color }}
              aria-hidden
            />
            <span className="font-medium">{panel.title}</span>
            {panel.legend && <span className="truncate text-muted">{panel.legend}</span>}
            <span className="ml-auto shrink-0 text-muted tabular-nums">{panel.scale}</span>
          </p>
          <div className={`relative border-line border-t border-b ${heights[panel.size]}`}>
            {ticks.map((tick) => (
              <span
                key={tick.label}
                aria-hidden
                className="absolute inset-y-0 w-px bg-line/70"
                style={{ left: `${tick.at * 100}%` }}
              />
            ))}
            <div className="absolute inset-0">{index < turns && <Plot panel={panel} />}</div>
          </div>
        </div>
      ))}
      <div className="relative h-4 text-12 text-muted">
        {ticks.map((tick) => (
          <span
            key={tick.label}
            className="absolute -translate-x-1/2 whitespace-nowrap"
            style={{ left: `clamp(1.1rem, ${tick.at * 100}%, calc(100% - 1.1rem))` }}
          >
            {tick.label}
          </span>
        ))}
      </div>
    </div>
  );
}
