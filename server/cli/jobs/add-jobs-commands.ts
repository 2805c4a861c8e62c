import type { Command } from 'commander';
import type { Job, JobRun } from '#lib/contracts/jobs.ts';
import { withPlatform } from '../../db/with-platform.ts';
import { terminalProgress } from '../../runtime/progress.js';
import { wantsJson } from '../global-options.ts';
import { type Operator, withOperator } from '../open-operator.ts';
import { followRun } from './follow-run.ts';

const print = (json: boolean, value: unknown, text: string) =>
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : text);

function describeJob({ name, state, last, failuresInARow, nextRunAt }: Job): string {
  const ended = last === null ? 'never ran' : `${last.outcome} ${last.finishedAt} in ${last.durationMs} ms`;
  const next = nextRunAt === null ? '' : `, next ${nextRunAt}`;
  const mark = failuresInARow > 0 ? '✗' : '✓';
  return `${mark} ${name} (${state}): ${ended}${next}\n${last?.error ? `    ${last.error}\n` : ''}`;
}

const describeRun = ({ id, name, state, error }: JobRun) => `${id} ${name} ${state}${error ? `: ${error}` : ''}\n`;

/** Notes what the operator does at the command line; the server itself is named as the actor. */
const noting = (operator: Operator, action: string, target: string) =>
  withPlatform(
    operator.pools.platform,
    { actorUserId: null, action, target, address: 'command line', requestId: null },
    async () => undefined,
  );

async function follow(operator: Operator, id: string, json: boolean): Promise<void> {
  const run = await followRun(operator.jobs, id, terminalProgress());
  print(json, run, describeRun(run));
  process.exitCode = run.state === 'succeeded' ? 0 : 1;
}

export function addJobsCommands(program: Command): void {
  const jobs = program.command('jobs').description('work that the server does by itself');
  jobs
    .command('list')
    .description('every job: when it runs next and what became of it last; exit code 1 where one fails')
    .action((_options: object, command: Command) =>
      withOperator(async (operator) => {
        const list = await operator.jobs.list();
        const failed = list.runs.filter(({ state }) => state === 'failed');
        const text = `${list.workers} processes take work\n${list.jobs.map(describeJob).join('')}${failed.map(describeRun).join('')}`;
        print(wantsJson(command), list, text);
        process.exitCode = list.jobs.some(({ failuresInARow }) => failuresInARow > 0) ? 1 : 0;
      }),
    );
  jobs
    .command('run <name>')
    .description('has a job run now, in a process of the server, and waits for its end')
    .action((name: string, _options: object, command: Command) =>
      withOperator(async (operator) => {
        const id = await operator.jobs.enqueue(name, null, { id: 'by hand' });
        await noting(operator, 'job.run', name);
        await follow(operator, id, wantsJson(command));
      }),
    );
  jobs
    .command('retry <id>')
    .description('has a run that failed tried again, and waits for its end')
    .action((id: string, _options: object, command: Command) =>
      withOperator(async (operator) => {
        const { name } = await operator.jobs.retry(id);
        await noting(operator, 'job.retry', `${name}/${id}`);
        await follow(operator, id, wantsJson(command));
      }),
    );
}
