import type { Figure } from '#lib/format/format-measure.ts';

/** A figure with its unit set smaller; a percent sign closes up. */
export function FigureText({ figure, unitClassName }: { figure: Figure; unitClassName: string }) {
  return (
    <span className="whitespace-nowrap tabular-nums">
      {figure.value}
      {figure.unit && (
        <span className={unitClassName}>
          {figure.unit === '%' ? '' : '\u00a0'}
          {figure.unit}
        </span>
      )}
    </span>
  );
}
