/** Rows kept ready outside the visible part, on either side. */
const spareRows = 6;

export interface RowWindow {
  first: number;
  /** Exclusive. */
  end: number;
}

/**
 * The rows to mount. The edges move in steps of half the spare rows: most scroll events then change nothing.
 *
 * @param viewport height of the visible part, pixels
 */
export function rowWindow(scrollTop: number, viewport: number, rowHeight: number, count: number): RowWindow {
  const step = spareRows / 2;
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight / step) * step;
  const visible = Math.ceil(viewport / rowHeight) + step;
  const end = Math.min(count, top + visible + spareRows);
  return { first: Math.max(0, Math.min(top - spareRows, end - visible)), end };
}
