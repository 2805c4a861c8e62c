import { checkIsolation, checkMigrations, checkVersions } from './check-database.ts';
import { checkErasedUsers } from './check-erased-users.ts';
import { checkClocks, checkDisk, checkFiles, checkMail, checkPush } from './check-machine.ts';
import { checkControlPlane, checkDataPlane } from './check-redis.ts';
import { checkUsers } from './check-users.ts';
import type { DoctorTarget } from './doctor-target.ts';
import { examine, type Finding } from './finding.ts';

const databaseMend = 'Start PostgreSQL, or mend DATABASE_URL and its password; npm start starts the embedded one.';
const redisMend = (variable: string) =>
  `Start the server, or mend ${variable} and its password; npm start starts the embedded one.`;

/** Examines a running installation from all sides and changes nothing. Never rejects. */
export function runDoctor(target: DoctorTarget): Promise<Finding[]> {
  const { databaseUrl, ingestDatabaseUrl, platformDatabaseUrl, redisUrl, controlRedisUrl } = target.connections;
  const { adminRedisUrls, servers = {} } = target.connections;
  const logins = [databaseUrl, ingestDatabaseUrl, platformDatabaseUrl];
  const admin = adminRedisUrls ?? { data: redisUrl, control: controlRedisUrl };
  const [dataMend, controlMend] = [redisMend('REDIS_URL'), redisMend('REDIS_CONTROL_URL')];
  const { smtpUrl, vapid } = target;
  return Promise.all([
    examine('PostgreSQL: versions', databaseMend, () => checkVersions(databaseUrl)),
    examine('PostgreSQL: roles, row-level security, revoked functions', databaseMend, () => checkIsolation(logins)),
    examine('PostgreSQL: schema', databaseMend, () => checkMigrations(databaseUrl)),
    examine('Redis, data plane', dataMend, () => checkDataPlane(redisUrl)),
    examine('Redis, data plane: users', dataMend, () => checkUsers('data', redisUrl, admin.data)),
    examine('Redis, control plane', controlMend, () => checkControlPlane(controlRedisUrl)),
    examine('Redis, control plane: users', controlMend, () => checkUsers('control', controlRedisUrl, admin.control)),
    ...Object.entries(servers).map(([name, { url, adminUrl }]) =>
      examine(`Redis, ${name}: users`, redisMend('KRYONIX_SERVERS'), () => checkUsers(name, url, adminUrl)),
    ),
    examine('Redis: users of erased tenants', databaseMend, () =>
      checkErasedUsers(ingestDatabaseUrl, {
        ...{ data: admin.data, control: admin.control },
        ...Object.fromEntries(Object.entries(servers).map(([name, { adminUrl }]) => [name, adminUrl])),
      }),
    ),
    examine('Clocks', 'Let every server answer first.', () => checkClocks(target)),
    examine('Disk', 'Make KRYONIX_HOME a folder that exists.', () => checkDisk(target)),
    examine('Files and Node', 'Make KRYONIX_HOME readable.', () => checkFiles(target)),
    ...(smtpUrl === null ? [] : [examine('Mail', 'Check SMTP_URL.', () => checkMail(smtpUrl))]),
    ...(vapid.publicKey === null && vapid.privateKey === null
      ? []
      : [examine('Web push', 'Check the VAPID keys.', async () => checkPush(vapid))]),
  ]);
}
