'use client';

import { CircleAlert } from 'lucide-react';
import { useProblemWords } from './use-problem-words.ts';

/** Why a change was not made. */
export function Refusal({ error }: { error: Error | null }) {
  const words = useProblemWords();
  if (error === null) return null;
  return (
    <p role="alert" className="mt-3 flex gap-2.5 rounded-control bg-bad-soft p-3 text-14">
      <CircleAlert size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-bad" />
      <span className="text-pretty">{words(error)}</span>
    </p>
  );
}
