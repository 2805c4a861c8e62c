import type { Page } from '@playwright/test';

/** What a thumb needs, CSS pixels. */
const leastPx = 44;

/**
 * Everything to be touched whose area is smaller than a thumb, with its size. A control inside a label, a row or a link
 * that covers its whole card counts as large as what answers to the touch.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('a[href], button, select, input, textarea, summary')) {
      const area = element.closest('label') ?? element;
      const { width, height, top, left } = area.getBoundingClientRect();
      if (width < 2 || height < 2 || !area.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        continue;
      if (element.closest('dialog:not([open]), .sr-only, [aria-hidden=true]')) continue;
      // Half a pixel is rounding.
      if (width >= least - 0.5 && height >= least - 0.5) continue;
      const covers = getComputedStyle(element, '::after');
      if (covers.position === 'absolute' && Number.parseFloat(covers.height) >= least) continue;
      const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
      found.push(
        `${name.trim().slice(0, 40)}: ${Math.round(width)}×${Math.round(height)} at ${Math.round(left)},${Math.round(top)}`,
      );
    }
    return found;
  }, leastPx);
}
