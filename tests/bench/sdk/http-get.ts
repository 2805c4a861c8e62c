import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type ServedProduct, serveProduct } from '#tests/setup/served-product.ts';
import { type FigureDefinition, type Measurement, toTenth } from '../figure.ts';
import { type LoadResult, playLoad } from './http-load.ts';

const perSecond = 200;
const warmUpRequests = 600;
/** Below the 10,000 an hour that a tenant may make in a database unless it is changed. */
const requests = 4_000;
const entries = 200;
const value = JSON.stringify({ name: 'customer', note: 'n'.repeat(170) });

export const httpGetFigure: FigureDefinition = {
  figure: 'http-get-p95',
  title: 'GET /api/v1/cache/… at 200 requests a second, p95',
  unit: 'ms',
  target: 50,
  better: 'lower',
};

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

function pathOf(number: number): string {
  return `/api/v1/cache/crm/user_data/customer%2F${number % entries}`;
}

async function load({ baseUrl, credentials }: ServedProduct): Promise<LoadResult> {
  const [tenant] = credentials.tenants;
  if (tenant === undefined) throw new Error('There is no tenant');
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  for (let number = 0; number < entries; number++) {
    const init = { method: 'PUT', body: value, headers: { ...headers, 'content-type': 'application/json' } };
    const { status } = await fetch(baseUrl + pathOf(number), init);
    if (status !== 204) throw new Error(`PUT answered ${status}`);
  }
  await playLoad({ baseUrl, headers, pathOf, perSecond, requests: warmUpRequests });
  return await playLoad({ baseUrl, headers, pathOf, perSecond, requests });
}

/** What the product last said of a request that it could not serve. */
function reasonIn(output: string): string {
  const line = output.split('\n').findLast((text) => text.includes('a request could not be served'));
  return line === undefined ? '' : `: ${line.slice(0, 600)}`;
}

/** The production build on servers of its own, in processes of its own, as `npm start` runs them. */
export async function measureHttpGet(onProgress: (text: string) => void): Promise<Measurement> {
  const { figure } = httpGetFigure;
  onProgress('GET /api/v1/cache at 200 requests a second, from the product itself');
  const home = await mkdtemp(join(tmpdir(), 'kryonix-bench-'));
  let product: ServedProduct | null = null;
  try {
    product = await serveProduct(home, await freePort());
    const { latenciesMs, others } = await load(product);
    const failed = [...others].map(([status, count]) => `${count} × HTTP ${status}`);
    if (failed.length > 0) {
      const note = `not all were answered: ${failed.join(', ')}${reasonIn(product.output())}`;
      return { figure, value: null, runs: 0, note };
    }
    const told = [0.5, 0.99].map((share) => toTenth(quantile(latenciesMs, share)));
    const note = `p50 ${told[0]} ms, p99 ${told[1]} ms, open loop, limits and telemetry on`;
    return { figure, value: toTenth(quantile(latenciesMs, 0.95)), runs: latenciesMs.length, note };
  } catch (error) {
    const note = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
    return { figure, value: null, runs: 0, note };
  } finally {
    await product?.stop();
    await rm(home, { recursive: true, force: true });
  }
}
