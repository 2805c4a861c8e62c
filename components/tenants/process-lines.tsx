'use client';

import { CircleDashed, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { readSessionProblem } from '#lib/contracts/session-problem.ts';

interface ProcessLine {
  name: string;
  /** As the process tells it; `null` where it said nothing. */
  problem: string | null;
  /** Said of a process without a problem. */
  missing: string;
  /** What that means, in brackets. */
  note?: string | false;
}

/** So many are named: who looks for the cause looks at one of them. */
const mostNamed = 5;

/** Processes that do not follow a tenant, each with what keeps it. */
export function ProcessLines({ processes }: { processes: readonly ProcessLine[] }) {
  const t = useTranslations('tenants.place');
  if (processes.length === 0) return null;
  const words = (text: string) => {
    const problem = readSessionProblem(text);
    return problem.kind === 'other' ? problem.text : t(`problem.${problem.kind}`, problem);
  };
  // Names are the processes' own choice: of several with the same the last one speaks.
  const named = [...new Map(processes.map((each) => [each.name, each])).values()];
  const more = named.length - mostNamed;
  return (
    <ul className="flex flex-col gap-1.5">
      {named.slice(0, mostNamed).map(({ name, problem, missing, note }) => {
        const [Icon, tone] = problem === null ? [CircleDashed, 'text-muted'] : [TriangleAlert, 'text-warn'];
        return (
          <li key={name} className="flex gap-2 text-13">
            <Icon size={16} strokeWidth={1.75} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
            <span className="min-w-0 text-pretty break-words">
              <span className="font-medium">{name}</span>{' '}
              <span className="text-muted">
                {problem === null ? missing : words(problem)}
                {note && ` ${note}`}
              </span>
            </span>
          </li>
        );
      })}
      {more > 0 && <li className="text-13 text-muted">{t('moreProcesses', { count: more })}</li>}
    </ul>
  );
}
