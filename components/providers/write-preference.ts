const oneYearSeconds = 31_536_000;

/** Remembers a choice in a cookie that the server reads for the next first paint. */
export function writePreference(cookie: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari before 18.4
  document.cookie = `${cookie}=${encodeURIComponent(value)}; path=/; max-age=${oneYearSeconds}; samesite=lax`;
}
