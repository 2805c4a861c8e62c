import { expect, type Locator } from '@playwright/test';

/** Waits until the page answers where it is touched: before, a link is just a link and a button does nothing. */
export const hydrated = (locator: Locator) =>
  expect
    .poll(() => locator.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactProps'))))
    .toBe(true);
