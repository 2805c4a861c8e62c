import { RuntimeError, waysOut } from './runtime-error.ts';

export interface DebianArchitecture {
  name: string;
  /** Folder of the libraries under `usr/lib`. */
  triplet: string;
  /** File name of the dynamic loader inside that folder. */
  loader: string;
}

const architectures: Record<string, DebianArchitecture> = {
  x64: { name: 'amd64', triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { name: 'arm64', triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** What Debian calls this machine. Throws a `RuntimeError` on a machine for which nothing is prepared. */
export function debianArchitecture(nodeArchitecture: string = process.arch): DebianArchitecture {
  const found = architectures[nodeArchitecture];
  if (!found) {
    throw new RuntimeError(
      `The embedded servers are prepared for amd64 and arm64, not for ${nodeArchitecture}: install PostgreSQL 15 or newer with the timescaledb extension and Redis 7 or newer. ${waysOut}`,
    );
  }
  return found;
}
