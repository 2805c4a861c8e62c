import { readFile } from 'node:fs/promises';
import { runCommand } from './run-command.ts';

export interface RuntimeUser {
  uid: number;
  gid: number;
  /** True where the servers run as somebody else than this process: files must be given to them. */
  switched: boolean;
}

const userName = 'kryonix';
/** `nobody`, by number: there on every Linux system. */
const fallback: RuntimeUser = { uid: 65534, gid: 65534, switched: true };

/** Who runs the servers: this user, or where that is root (which PostgreSQL refuses) the system user `kryonix`. */
export async function chooseRuntimeUser(): Promise<RuntimeUser> {
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? -1, switched: false };
  const existing = await findUser();
  if (existing) return existing;
  await runCommand('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', userName]);
  // Whatever useradd said: another process may have made the user in the same moment.
  return (await findUser()) ?? fallback;
}

async function findUser(): Promise<RuntimeUser | null> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const fields = lines.find((line) => line.startsWith(`${userName}:`))?.split(':');
  if (!fields) return null;
  const uid = Number(fields[2]);
  const gid = Number(fields[3]);
  return uid > 0 && gid > 0 ? { uid, gid, switched: true } : null;
}
