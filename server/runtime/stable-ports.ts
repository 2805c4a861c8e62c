import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { RuntimeError } from './runtime-error.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const port = z.int().min(1).max(65535);
const portsSchema = z.object({ postgres: port, redisData: port, redisControl: port }).partial();
type ServerName = keyof z.infer<typeof portsSchema>;

/** Below Linux' range for outgoing connections, so that no connection can sit on a server's port while it restarts. */
const lowest = 20_000;
const highest = 30_000;
const attempts = 200;

/** True where nobody listens on the loopback port. */
function isPortFree(candidate: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: '127.0.0.1', port: candidate, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/**
 * Keeps a port from whoever else looks for a free one, in this process or another: the same number of UDP, at which no
 * server of ours listens, is held until it is closed or this process ends. `null` where somebody holds it.
 */
function reserve(candidate: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const holder = createSocket('udp4').unref();
    // Where UDP is forbidden nobody can hold anything. Heard for good: an error that nobody hears would end the process.
    holder.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? null : holder));
    holder.bind({ address: '127.0.0.1', port: candidate, exclusive: true }, () => resolve(holder));
  });
}

/** Nobody else is given it as long as this process runs: between its choice and its use may be seconds. */
export async function findFreePort(avoid: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const candidate = randomInt(lowest, highest);
    const holder = avoid.has(candidate) ? null : await reserve(candidate);
    if (holder === null) continue;
    if (await isPortFree(candidate)) return candidate;
    holder.close();
  }
  throw new RuntimeError(
    `No free port between ${lowest} and ${highest} was found on 127.0.0.1: free one and start again.`,
  );
}

/** The loopback port of each server: the one it had before, unless somebody else listens there now. Kept in `<home>/ports.json`. */
export async function stablePorts<Name extends ServerName>(home: string, names: Name[]): Promise<Record<Name, number>> {
  const path = join(home, 'ports.json');
  const kept = await readPorts(path);
  const chosen: Record<string, number> = {};
  const taken = new Set(Object.values(kept));
  for (const name of names) {
    const before = kept[name];
    const next = before !== undefined && (await isPortFree(before)) ? before : await findFreePort(taken);
    taken.add(next);
    chosen[name] = next;
  }
  await writeFileAtomically(path, `${JSON.stringify({ ...kept, ...chosen })}\n`, { mode: 0o600 });
  return chosen as Record<Name, number>;
}

async function readPorts(path: string): Promise<z.infer<typeof portsSchema>> {
  try {
    return portsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Missing on the first run; a damaged file only costs new ports.
    return {};
  }
}
