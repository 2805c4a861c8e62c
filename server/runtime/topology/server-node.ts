import { adminUserName } from '../../redis/acl-rules.ts';

/** A running server, and how its administrator reaches it. */
export interface ServerNode {
  port: number;
  /** ACL user `kryonix_admin`. */
  adminUrl: string;
}

/** Starts one server of a topology; resolves when it answers. Without a port it takes a free one. */
export type LaunchServer<Node extends ServerNode> = (
  name: string,
  options: { settings: Record<string, string>; port?: number },
) => Promise<Node>;

/** What a server needs to be a replica of another, with the users of production. Nothing is kept on disk. */
export function replicaSettings(adminPassword: string): Record<string, string> {
  return {
    masteruser: adminUserName,
    masterauth: adminPassword,
    // A replica is there at once instead of after five seconds' waiting for others.
    'repl-diskless-sync-delay': '0',
    appendonly: 'no',
  };
}
