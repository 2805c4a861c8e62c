import { createHash } from 'node:crypto';

/** A Lua script and the name under which servers keep it. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
}

/** What running a script needs of a client: one server's connection or a cluster's. */
export interface ScriptClient {
  evalsha(sha1: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
  eval(source: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
}

export function defineScript(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/** Runs a script by its hash; a server that does not know it yet (new, restarted, failed over) is sent the source once. */
export async function runScript(
  client: ScriptClient,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(script.sha1, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await client.eval(script.source, keys.length, ...keys, ...args);
  }
}
