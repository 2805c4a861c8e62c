import { type Figure, unknownFigure } from '#lib/format/format-measure.ts';

/** A figure with its unit set smaller; a percent sign closes up. */
export function FigureText({ figure, unitClassName }: { figure: Figure; unitClassName: string }) {
  if (figure === unknownFigure) return <span className="font-normal text-muted">{figure.value}</span>;
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
