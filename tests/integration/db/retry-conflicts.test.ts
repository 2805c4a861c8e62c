import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '#server/db/in-transaction.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { retryConflicts } from '#server/db/retry-conflicts.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { runAs } from './as-login.ts';
import { makeTenants } from './make-tenants.ts';

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  await makeTenants(pools.platform, ['one', 'two']);
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

/** Resolves for everybody once `count` have arrived; who comes later does not wait. */
function makeBarrier(count: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrived = 0;
  return () => {
    arrived++;
    if (arrived >= count) open();
    return opened;
  };
}

it('two transactions that block each other both succeed in the end', async () => {
  const bothHoldOne = makeBarrier(2);
  let attempts = 0;
  const rename = (slugs: [string, string]) =>
    retryConflicts(() =>
      inTransaction(pools.platform, async (client) => {
        attempts++;
        await client.query("update accounts.tenants set name = name || '!' where slug = $1", [slugs[0]]);
        await bothHoldOne();
        await client.query("update accounts.tenants set name = name || '!' where slug = $1", [slugs[1]]);
      }),
    );
  await Promise.all([rename(['one', 'two']), rename(['two', 'one'])]);
  expect(attempts).toBe(3);
  const { rows } = await runAs(database.superuserDatabaseUrl, 'select name from accounts.tenants order by slug');
  expect(rows).toEqual([{ name: 'Tenant one!!' }, { name: 'Tenant two!!' }]);
});

it('an error of another kind is thrown at once, and a conflict that does not end after the last attempt', async () => {
  let attempts = 0;
  const failWith = (code: string) => () => {
    attempts++;
    return Promise.reject(Object.assign(new Error(code), { code }));
  };
  await expect(retryConflicts(failWith('23505'))).rejects.toThrow('23505');
  expect(attempts).toBe(1);
  attempts = 0;
  await expect(retryConflicts(failWith('40001'), { attempts: 3, random: () => 0 })).rejects.toThrow('40001');
  expect(attempts).toBe(3);
});
