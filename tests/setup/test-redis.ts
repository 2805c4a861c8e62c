import { inject } from 'vitest';
import { startRedisAt, type TestRedis, type TestRedisOptions } from './redis-at.ts';
import './test-servers.ts';

export type { TestRedis } from './redis-at.ts';

/** A server of this test's own, with the users of production. */
export function startTestRedis(options: TestRedisOptions): Promise<TestRedis> {
  return startRedisAt(inject('servers'), options);
}

export interface TestRedisPair {
  redisUrl: string;
  controlRedisUrl: string;
  adminRedisUrls: { data: string; control: string };
  data: TestRedis;
  control: TestRedis;
  close(): Promise<void>;
}

/** A data plane and a control plane of this test file's own. Make them in `beforeAll`, close them in `afterAll`. */
export async function startTestRedisPair(): Promise<TestRedisPair> {
  const [data, control] = await Promise.all([startTestRedis({ plane: 'data' }), startTestRedis({ plane: 'control' })]);
  return {
    redisUrl: data.url,
    controlRedisUrl: control.url,
    adminRedisUrls: { data: data.adminUrl, control: control.adminUrl },
    data,
    control,
    async close() {
      await Promise.all([data.close(), control.close()]);
    },
  };
}
