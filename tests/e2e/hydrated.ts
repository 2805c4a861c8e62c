import { expect, type Locator } from '@playwright/test';

/**
 * Waits until the page answers where it is touched and to keys: before, a link is just a link and a button does nothing.
 */
export async function hydrated(locator: Locator): Promise<void> {
  await expect
    .poll(() => locator.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactProps'))))
    .toBe(true);
  // The whole page begins to listen to keys in a later turn, and the page is not idle while one is to come.
  await locator.page().evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
}
