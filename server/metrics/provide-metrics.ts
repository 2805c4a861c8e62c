import type { IncomingMessage, ServerResponse } from 'node:http';
import { createShortLivedCache } from '../auth/short-lived-cache.ts';
import { provide, recall } from '../remember.ts';
import { answerMetrics, type MetricsPage } from './answer-metrics.ts';
import { gatherMetrics, type MetricSources } from './gather-metrics.ts';
import { MetricBook } from './metric-book.ts';

/** However many scrape, sources are asked once in this time. */
const cacheMs = 2_000;

/** Makes the metrics of this process; `answerProvidedMetrics` serves them. */
export function provideMetrics(sources: MetricSources, rules: Pick<MetricsPage, 'token' | 'embedded'>): MetricsPage {
  const book = new MetricBook();
  const cache = createShortLivedCache<string>({ ttlMs: cacheMs, maxEntries: 1 });
  const gather = async () => {
    await gatherMetrics(book, sources);
    return book.text();
  };
  const read = async () => ({ text: await cache.get('text', gather), contentType: book.contentType });
  return provide('metrics', { ...rules, read });
}

/** False for any path but `/metrics`. */
export function answerProvidedMetrics(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  return answerMetrics(request, response, recall<MetricsPage>('metrics'));
}
