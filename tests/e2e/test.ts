import { test as base, expect } from '@playwright/test';

/** As Playwright's, and fails where a page threw an error that nobody caught or React gave up a part of it. */
export const test = base.extend<{ noPageErrors: undefined }>({
  noPageErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('weberror', (error) => errors.push(String(error.error().stack ?? error.error())));
      context.on('console', (message) => {
        const text = message.text();
        // A refused or lost request is what several tests are about; the browser reports each as an error.
        const network = /Failed to load resource|WebSocket connection|net::ERR/.test(text);
        if (message.type() === 'error' && !network) errors.push(text);
      });
      await use(undefined);
      // A question that is being answered while the page closes is nobody's fault.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.unrouteAll({ behavior: 'ignoreErrors' });
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});
