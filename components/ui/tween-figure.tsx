'use client';

import type { Figure } from '#lib/format/format-measure.ts';
import { FigureText } from './figure-text.tsx';
import { useTween } from './use-tween.ts';

interface Props {
  value: number | null;
  format: (value: number | null) => Figure;
  unitClassName: string;
}

/** A figure that counts to each new value; nothing around it is drawn again for that. */
export function TweenFigure({ value, format, unitClassName }: Props) {
  return <FigureText figure={format(useTween(value))} unitClassName={unitClassName} />;
}
