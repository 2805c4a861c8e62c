import type { RedisNode } from '../contracts/platform.ts';

/** What a server is called in figures, alerts and notes: its own name, or that of the plane it is. */
export function nodeName({ role, server }: Pick<RedisNode, 'role' | 'server'>): string {
  return server ?? role;
}
