import { randomUUID } from 'node:crypto';
import { nextStamp, type Stamp } from '#lib/contracts/hybrid-logical-clock.ts';

/** A clock of one client of the tests. */
function clockOf(node: string): () => Stamp {
  let last: Stamp | null = null;
  return () => {
    last = nextStamp(last, Date.now(), node.padStart(16, '0'));
    return last;
  };
}

const tick = clockOf('7e57');

/** A mutation as a client sends it; whatever is not said is something that works. */
export function makeMutation(
  changes: Record<string, unknown> = {},
): Record<string, unknown> & { id: string; stamp: string } {
  const operation = changes.operation ?? 'set';
  const content = operation === 'set' ? { value: 'value' } : operation === 'merge' ? { fields: {} } : {};
  const name = { module: 'crm', type: 'lead', key: '1', priority: 2 };
  return { id: randomUUID(), stamp: tick(), operation, ...name, ...content, ...changes };
}
