/** What errors of Node, PostgreSQL and Redis say beside their message, and tells nothing of what was asked for. */
const told = [
  ...['code', 'errno', 'syscall', 'address', 'port', 'status', 'reason', 'responseCode'],
  ...['severity', 'schema', 'table', 'column', 'constraint', 'routine'],
];

/** Deep enough for what a cluster says of its nodes. */
const greatestDepth = 3;

/** With the causes, one below the other, as Node prints them. */
function stackOf(error: Error, depth = 0): string {
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error && depth < greatestDepth
    ? `${own}\ncaused by: ${stackOf(error.cause, depth + 1)}`
    : own;
}

/**
 * An error as it may stand in a log. Drivers hang what they sent on their errors: Redis commands with keys, values and
 * passwords, rows that PostgreSQL refused. Of all that only the names above are taken, and the name of a command.
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : String(error);
  const fields = Object.entries(error).filter(([name, value]) => told.includes(name) && typeof value !== 'object');
  const { command, errors, lastNodeError } = error as { command?: unknown; errors?: unknown; lastNodeError?: unknown };
  const isNamed = typeof command === 'object' && command !== null && 'name' in command;
  const within = depth < greatestDepth ? [...(Array.isArray(errors) ? errors : []), lastNodeError] : [];
  const others = within.filter((each) => each instanceof Error);
  return {
    type: error.name,
    message: error.message,
    stack: stackOf(error),
    ...Object.fromEntries(fields),
    ...(isNamed ? { command: String(command.name) } : {}),
    ...(others.length > 0 ? { errors: others.map((each) => describeError(each, depth + 1)) } : {}),
  };
}
