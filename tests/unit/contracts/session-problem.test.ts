import { expect, it } from 'vitest';
import { readSessionProblem, type SessionProblem, writeSessionProblem } from '#lib/contracts/session-problem.ts';

const problems: SessionProblem[] = [
  { kind: 'fixed_topology' },
  { kind: 'unknown_server', server: 'silo-1' },
  { kind: 'unreachable_server', server: 'silo-1', reason: 'connect ECONNREFUSED 127.0.0.1:6379: twice\nin two lines' },
  { kind: 'other', text: 'a sentence of another release' },
];

it.each(problems)('what a process says of $kind is read back', (problem) => {
  expect(readSessionProblem(writeSessionProblem(problem))).toEqual(problem);
});
