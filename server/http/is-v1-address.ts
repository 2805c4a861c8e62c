import { isDecodableUrl } from './is-decodable-url.ts';

/** True for what is under `/api/v1`, however it is spelt. */
export function isV1Address(url = '/'): boolean {
  return isDecodableUrl(url) && decodeURIComponent(url.split('?', 1)[0] ?? '').startsWith('/api/v1/');
}
