import { AppError } from '#lib/errors.ts';
import { services } from '../services.ts';

/**
 * For requests that change something by a session's cookie, which a browser also sends where another site makes it:
 * refuses those that do not come from the product's own pages. Browsers say so themselves, by `Sec-Fetch-Site` or
 * `Origin`, which no page can set; who says neither is refused as well. Throws `forbidden`.
 */
export function requireSameOrigin(headers: Headers): void {
  const site = headers.get('sec-fetch-site');
  if (site === null ? isOwnOrigin(headers) : site === 'same-origin') return;
  throw new AppError('forbidden', 'A session may change something only from the pages of this product.');
}

/** The configured address, or the very host that was asked: the cookie went there, and belongs to it. */
function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  return origin === new URL(services().baseUrl).origin || new URL(origin).host === headers.get('host');
}
