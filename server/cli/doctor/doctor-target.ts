import type { Env } from '../../env.ts';
import type { Connections } from '../../runtime/connections.ts';
import { readOrCreateSecrets } from '../../runtime/secrets.ts';
import { operatorConnections } from '../operator-connections.ts';

/** Settings of ways out of the installation; unset where nothing is sent. */
interface WaysOut {
  SMTP_URL?: string | undefined;
  VAPID_PUBLIC_KEY?: string | undefined;
  VAPID_PRIVATE_KEY?: string | undefined;
}

/** What is examined. */
export interface DoctorTarget {
  connections: Pick<
    Connections,
    | 'databaseUrl'
    | 'ingestDatabaseUrl'
    | 'platformDatabaseUrl'
    | 'redisUrl'
    | 'controlRedisUrl'
    | 'adminRedisUrls'
    | 'servers'
  >;
  home: string;
  smtpUrl: string | null;
  vapid: { publicKey: string | null; privateKey: string | null };
  /** Less free space than this is a problem, bytes. */
  leastFreeBytes: number;
  /** This machine's clock, milliseconds since the epoch. */
  now: () => number;
}

const gibibyte = 1024 ** 3;

/** The servers that the environment names, or those that `npm start` wrote down. @throws where there are none yet */
export async function findDoctorTarget(env: Env & WaysOut): Promise<DoctorTarget> {
  return {
    connections: await operatorConnections(env, await readOrCreateSecrets(env.KRYONIX_HOME)),
    home: env.KRYONIX_HOME,
    smtpUrl: env.SMTP_URL ?? null,
    vapid: { publicKey: env.VAPID_PUBLIC_KEY ?? null, privateKey: env.VAPID_PRIVATE_KEY ?? null },
    leastFreeBytes: gibibyte,
    now: Date.now,
  };
}
