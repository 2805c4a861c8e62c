import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** Those that look at colours: of a page only these can change with its theme. */
const colorRules = ['color-contrast', 'link-in-text-block'];

async function violations(axe: AxeBuilder): Promise<string[]> {
  const { violations: found } = await axe.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/**
 * Expects that the page as it stands breaks no rule of WCAG 2.2 AA, in both themes without loading it twice; of a page
 * with an open sheet the sheet, for nothing else can be reached. `name` says which screen it is.
 */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const emulate = (colorScheme: 'light' | 'dark') => page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const sheet = 'dialog[open]';
  const isOpen = (await page.locator(sheet).count()) > 0;
  const axe = () => (isOpen ? new AxeBuilder({ page }).include(sheet) : new AxeBuilder({ page }));
  await emulate('dark');
  const dark = await violations(axe().withRules(colorRules));
  await emulate('light');
  const light = await violations(axe().withTags(tags));
  expect({ name, light, dark }).toEqual({ name, light: [], dark: [] });
}
