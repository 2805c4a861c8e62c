import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, serveProduct } from '#tests/setup/served-product.ts';
import { handOver, untilReady } from './product.ts';

/** One product with demo traffic for the whole run, in a home of its own. */
export default async function startProduct(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'kryonix-e2e-'));
  const product = await serveProduct(home, await freePort(), { KRYONIX_DEMO: '1' });
  handOver({ home, baseUrl: product.baseUrl, credentials: product.credentials });
  await untilReady(product.baseUrl);
  return async () => {
    await product.stop();
    await rm(home, { recursive: true, force: true });
  };
}
