import { expect, type Page } from '@playwright/test';
import type { Credentials } from '#server/seed/credentials.ts';

/** The running product, as the tests know it. */
export interface Product {
  home: string;
  baseUrl: string;
  credentials: Credentials;
}

const variable = 'KRYONIX_E2E_PRODUCT';

/** The test processes inherit the environment of the one that started the product. */
export function handOver(product: Product): void {
  process.env[variable] = JSON.stringify(product);
}

export function product(): Product {
  const text = process.env[variable];
  if (!text) throw new Error('The product was not started: run these tests with their configuration.');
  return JSON.parse(text) as Product;
}

/** The demo tenant at this place of the list. */
export function tenant(index: number): Credentials['tenants'][number] {
  const found = product().credentials.tenants[index];
  if (!found) throw new Error(`There is no demo tenant ${index}.`);
  return found;
}

export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto(`${product().baseUrl}/login`);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** Signs in as a tenant's administrator and waits until the figures move. */
export async function openDashboard(page: Page, index = 0): Promise<void> {
  await signIn(page, tenant(index));
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');
}
