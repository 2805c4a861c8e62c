import { Check, CircleAlert, CircleDashed, LoaderCircle } from 'lucide-react';

const looks = {
  queued: { icon: CircleDashed, tone: 'text-muted' },
  running: { icon: LoaderCircle, tone: 'text-accent motion-safe:animate-spin' },
  verifying: { icon: LoaderCircle, tone: 'text-accent motion-safe:animate-spin' },
  done: { icon: Check, tone: 'text-good' },
  failed: { icon: CircleAlert, tone: 'text-bad' },
  expired: { icon: CircleDashed, tone: 'text-muted' },
} as const;

/** The state of long work: an icon, and always a word beside it. */
export function StateMark({ state, word }: { state: keyof typeof looks; word: string }) {
  const { icon: Icon, tone } = looks[state];
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 font-medium text-13">
      <Icon size={16} strokeWidth={2} aria-hidden className={`shrink-0 ${tone}`} />
      {word}
    </span>
  );
}
