import { setImmediate as nextTurn } from 'node:timers/promises';

/** Of one query, so that nobody waits long for the others. */
const mostPerQuery = 100;

interface Gathering<V> {
  keys: Set<string>;
  answers: Promise<ReadonlyMap<string, V>>;
}

/**
 * Answers the look-ups of one turn of the event loop together. Context: after an outage thousands of clients come back
 * at once, and one query for each of them keeps the pool from everybody else. The query begins after it was asked for,
 * so no answer is older than its question; where it fails, all who asked in that turn hear so.
 */
export function gatherLookUps<V>(
  lookUp: (keys: string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | null> {
  let open: Gathering<V> | undefined;

  function begin(): Gathering<V> {
    const keys = new Set<string>();
    const answers = nextTurn().then(() => {
      if (open?.keys === keys) open = undefined;
      return lookUp([...keys]);
    });
    return { keys, answers };
  }

  return async (key) => {
    if (!open || open.keys.size >= mostPerQuery) open = begin();
    open.keys.add(key);
    const answers = await open.answers;
    return answers.get(key) ?? null;
  };
}
