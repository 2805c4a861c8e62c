'use client';

import { useTranslations } from 'use-intl';
import { readSessionProblem } from '#lib/contracts/session-problem.ts';

interface ProcessLine {
  name: string;
  /** As the process tells it; `null` where it said nothing. */
  problem: string | null;
  /** Said of a process without a problem. */
  missing: string;
  /** Known by an API key of the tenant. */
  overHttp?: boolean;
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
  const more = processes.length - mostNamed;
  return (
    <ul className="flex flex-col gap-1.5">
      {processes.slice(0, mostNamed).map(({ name, problem, missing, overHttp }) => (
        <li key={name} className="text-pretty break-words text-13">
          <span className="font-medium">{name}</span>{' '}
          <span className="text-muted">
            {problem === null ? missing : words(problem)}
            {overHttp && ` ${t('overHttp')}`}
          </span>
        </li>
      ))}
      {more > 0 && <li className="text-13 text-muted">{t('moreProcesses', { count: more })}</li>}
    </ul>
  );
}
