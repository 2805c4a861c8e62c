import { Redis } from 'ioredis';
import { tlsOf } from '#lib/cache/open-client.ts';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import { redisTls } from './redis-tls.ts';

const answerMs = 1_000;

/** `[name, value, …]` as an object. */
function fieldsOf(list: unknown): Record<string, string> {
  if (!Array.isArray(list)) return {};
  const fields: Record<string, string> = {};
  for (let index = 0; index + 1 < list.length; index += 2) fields[String(list[index])] = String(list[index + 1]);
  return fields;
}

/**
 * The replicas that sentinels know and that answer them, as URLs with the login of `url`; none for any other URL.
 * Rejects where no sentinel answers within a second.
 */
export async function findReplicaUrls(url: string): Promise<string[]> {
  const address = parseServerUrl(url);
  if (address.kind !== 'sentinel') return [];
  const { username = '', password = '' } = address.login;
  const login = password === '' ? '' : `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
  const scheme = address.tls ? 'rediss' : 'redis';
  const answers = address.endpoints.map(async ({ host, port }) => {
    const client = new Redis({
      ...{ host, port, lazyConnect: true, retryStrategy: () => null, enableReadyCheck: false },
      username: address.sentinelLogin.username,
      password: address.sentinelLogin.password,
      tls: tlsOf(address, address.tls ? redisTls() : undefined),
      connectTimeout: answerMs,
      commandTimeout: answerMs,
      maxRetriesPerRequest: 0,
    });
    client.on('error', () => undefined); // the question rejects with the reason
    try {
      await client.connect();
      const replicas = (await client.call('SENTINEL', 'REPLICAS', address.primaryName)) as unknown[];
      return replicas.map(fieldsOf);
    } finally {
      client.disconnect();
    }
  });
  const replicas = await Promise.any(answers);
  return replicas
    .filter(({ flags = '' }) => !/down|disconnected/.test(flags))
    .map(({ ip = '', port = '' }) => `${scheme}://${login}${ip.includes(':') ? `[${ip}]` : ip}:${port}`);
}
