import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayReadMetrics } from './may-read-metrics.ts';

export interface MetricsPage {
  token: string | undefined;
  embedded: boolean;
  /** Everything in Prometheus' text form. */
  read(): Promise<{ text: string; contentType: string }>;
}

/**
 * Answers `/metrics` before Next sees it: Next adds forwarding headers of its own, by which nobody could tell a proxy
 * any more. False for any other path.
 */
export async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  page: MetricsPage,
): Promise<boolean> {
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== '/metrics') return false;
  response.setHeader('cache-control', 'no-store');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return true;
  }
  if (!mayReadMetrics({ headers: request.headers, peer: request.socket.remoteAddress }, page)) {
    response.writeHead(401, { 'www-authenticate': 'Bearer', 'content-type': 'text/plain' });
    response.end('Send METRICS_TOKEN as a bearer token.\n');
    return true;
  }
  const { text, contentType } = await page.read();
  response.writeHead(200, { 'content-type': contentType });
  response.end(request.method === 'HEAD' ? undefined : text);
  return true;
}
