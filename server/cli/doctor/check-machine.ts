import { createECDH } from 'node:crypto';
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { databaseClockAhead } from './check-database.ts';
import { redisClockAhead } from './check-redis.ts';
import type { DoctorTarget } from './doctor-target.ts';
import type { Outcome, Problem } from './finding.ts';

const greatestSkewMs = 2_000;
const oldestNode: readonly [number, number] = [20, 9];

/** Times are taken where an event is born: clocks that differ put it into another minute, or into the future. */
export async function checkClocks({ connections, now }: DoctorTarget): Promise<Outcome> {
  const ahead = {
    PostgreSQL: await databaseClockAhead(connections.databaseUrl, now),
    'the data server': await redisClockAhead(connections.redisUrl, now),
    'the control server': await redisClockAhead(connections.controlRedisUrl, now),
  };
  const problems = Object.entries(ahead)
    .filter(([, ms]) => Math.abs(ms) > greatestSkewMs)
    .map(([who, ms]): Problem => {
      const seconds = Math.abs(ms / 1000).toFixed(1);
      return {
        what: `the clock of ${who} is ${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} this machine's`,
        mend: 'Let chrony or systemd-timesyncd keep the time on every machine.',
      };
    });
  return { problems };
}

/** Room where the installation keeps its files, and with embedded servers their data. */
export async function checkDisk({ home, leastFreeBytes }: DoctorTarget): Promise<Outcome> {
  const { bavail, bsize } = await statfs(home);
  const freeBytes = bavail * bsize;
  if (freeBytes >= leastFreeBytes) return { problems: [] };
  const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;
  const what = `${mebibytes(freeBytes)} are free at ${home}, fewer than ${mebibytes(leastFreeBytes)}`;
  return { problems: [{ what, mend: 'Delete what is not needed there, or move KRYONIX_HOME to a larger disk.' }] };
}

/** Secrets are for their owner alone. */
export async function checkFiles({ home }: DoctorTarget): Promise<Outcome> {
  const problems: Problem[] = [];
  for (const name of ['secrets.json', 'credentials.json']) {
    const path = join(home, name);
    const found = await stat(path).catch(() => null);
    if (found === null || (found.mode & 0o077) === 0) continue;
    problems.push({ what: `${path} can be read by other users of this machine`, mend: `chmod 600 ${path}` });
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    problems.push({
      what: `Node ${process.versions.node} is too old`,
      mend: `Install Node ${oldestNode.join('.')} or newer.`,
    });
  }
  return { problems };
}

/** Whether the mail server takes us in. Nothing is sent. */
export async function checkMail(smtpUrl: string): Promise<Outcome> {
  const timeouts = { connectionTimeout: 3_000, greetingTimeout: 3_000, socketTimeout: 5_000 };
  const transport = createTransport(smtpUrl, timeouts);
  try {
    await transport.verify();
    return { problems: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { host } = new URL(smtpUrl);
    const what = `the mail server ${host} does not take us in: ${reason}`;
    return {
      problems: [
        { what, mend: 'Check SMTP_URL: smtp[s]://user:password@host:port. Alerts by e-mail wait until then.' },
      ],
    };
  } finally {
    transport.close();
  }
}

/** Whether both keys are there and belong together. */
export function checkPush({ publicKey, privateKey }: DoctorTarget['vapid']): Outcome {
  const mend =
    'Set both of one pair: npx web-push generate-vapid-keys. Phones that subscribed with another pair must subscribe again.';
  if (publicKey === null || privateKey === null) {
    return { problems: [{ what: 'only one of VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY is set', mend }] };
  }
  const curve = createECDH('prime256v1');
  try {
    curve.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  } catch {
    return { problems: [{ what: 'VAPID_PRIVATE_KEY is no key of the curve P-256', mend }] };
  }
  if (curve.getPublicKey().equals(Buffer.from(publicKey, 'base64url'))) return { problems: [] };
  return { problems: [{ what: 'VAPID_PUBLIC_KEY does not belong to VAPID_PRIVATE_KEY', mend }] };
}
