import type { Command } from 'commander';
import { superuserSql } from '../../db/superuser-setup.ts';
import { type Env, parseEnv } from '../../env.ts';
import { databaseName } from '../../runtime/embedded-runtime.ts';
import { wantsJson } from '../global-options.ts';
import { findDoctorTarget } from './doctor-target.ts';
import type { Finding, Problem } from './finding.ts';
import { runDoctor } from './run-doctor.ts';

function sqlFor(env: Env): string {
  const owner = env.DATABASE_OWNER_URL ? new URL(env.DATABASE_OWNER_URL) : null;
  const database = decodeURIComponent(owner?.pathname.slice(1) || databaseName);
  return superuserSql(database, null, owner ? decodeURIComponent(owner.username) : undefined);
}

const indented = (mark: string, { what, mend }: Problem) => `    ${mark} ${what}\n      → ${mend}\n`;

function describe({ check, ok, problems, advice }: Finding): string {
  const lines = [
    ...problems.map((each) => indented('wrong:', each)),
    ...advice.map((each) => indented('better:', each)),
  ];
  return `${ok ? '✓' : '✗'} ${check}\n${lines.join('')}`;
}

export function addDoctorCommands(program: Command): void {
  program
    .command('doctor')
    .description(
      'checks the servers that the environment names, or the embedded ones, and says how to mend what is wrong',
    )
    .option('--sql', 'prints the SQL that a superuser must run once on a PostgreSQL of your own')
    .action(async ({ sql = false }: { sql?: boolean }, command: Command) => {
      const env = parseEnv();
      if (sql) {
        process.stdout.write(sqlFor(env));
        return;
      }
      const findings = await runDoctor(await findDoctorTarget(env));
      const ok = findings.every((finding) => finding.ok);
      process.stdout.write(
        wantsJson(command) ? `${JSON.stringify({ ok, findings })}\n` : findings.map(describe).join(''),
      );
      process.exitCode = ok ? 0 : 1;
    });
}
