/**
 * Why a process cannot follow a tenant to another server. It travels as a sentence, for whoever reads it in a terminal;
 * what shows it in another language reads it back. `other`: of a release that this one does not know.
 */
export type SessionProblem =
  | { kind: 'fixed_topology' }
  | { kind: 'unknown_server'; server: string }
  | { kind: 'unreachable_server'; server: string; reason: string }
  | { kind: 'other'; text: string };

const fixedTopology = 'its topology does not move tenants';

export function writeSessionProblem(problem: SessionProblem): string {
  if (problem.kind === 'fixed_topology') return fixedTopology;
  if (problem.kind === 'unknown_server') return `it does not know the server ${problem.server}`;
  if (problem.kind === 'other') return problem.text;
  return `it does not reach the server ${problem.server}: ${problem.reason}`;
}

export function readSessionProblem(text: string): SessionProblem {
  if (text === fixedTopology) return { kind: 'fixed_topology' };
  const [, unknown] = /^it does not know the server (\S+)$/.exec(text) ?? [];
  if (unknown !== undefined) return { kind: 'unknown_server', server: unknown };
  const [, server, reason] = /^it does not reach the server (\S+): (.*)$/s.exec(text) ?? [];
  if (server !== undefined && reason !== undefined) return { kind: 'unreachable_server', server, reason };
  return { kind: 'other', text };
}
