/**
 * False for a path that is not valid percent-encoding (`/%E0%A4%A`): Next answers such a request with a bare 500, so the
 * custom server must refuse it first.
 */
export function isDecodableUrl(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}
