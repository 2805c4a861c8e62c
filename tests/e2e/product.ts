import { expect, type Page } from '@playwright/test';
import type { Credentials } from '#server/seed/credentials.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { signInByRequest } from '#tests/setup/sign-in-by-request.ts';
import { hydrated } from './hydrated.ts';

/** The running product, as the tests know it. */
export interface Product {
  home: string;
  baseUrl: string;
  credentials: Credentials;
}

const variable = 'KRYONIX_E2E_PRODUCT';
const readyMs = 60_000;

/** The test processes inherit the environment of the one that started the product. */
export function handOver(product: Product): void {
  process.env[variable] = JSON.stringify(product);
}

export function product(): Product {
  const text = process.env[variable];
  if (!text) throw new Error('The product was not started: run these tests with their configuration.');
  return JSON.parse(text) as Product;
}

/** Waits until all that the product is made of answers: its first page comes before. */
export async function untilReady(baseUrl: string): Promise<void> {
  await eventually(async () => (await fetch(`${baseUrl}/api/ready`)).status === 200, readyMs);
}

/** The demo tenant at this place of the list. */
export function tenant(index: number): Credentials['tenants'][number] {
  const found = product().credentials.tenants[index];
  if (!found) throw new Error(`There is no demo tenant ${index}.`);
  return found;
}

/** Signs in as the form does, and opens a page. The form itself is what sign-in.spec.ts is about. */
export async function signIn(page: Page, login: { email: string; password: string }, path = '/'): Promise<void> {
  await signInByRequest(page.request, product().baseUrl, login);
  await open(page, path);
}

/** Opens a page of the product and waits until it answers where it is touched. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(product().baseUrl + path);
  await hydrated(page.getByRole('main').first());
}

/** Signs in as a tenant's administrator and waits until the figures move. */
export async function openDashboard(page: Page, index = 0): Promise<void> {
  await signIn(page, tenant(index));
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');
}

/** The account is as new: what a test chose holds on every device, the next test's too. */
export async function forgetChoices(page: Page): Promise<void> {
  const status = await page.evaluate(async () => {
    const body = JSON.stringify({ language: null, theme: null, timeZone: null, utc: false, dateFormat: 'locale' });
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/account/preferences', { method: 'PATCH', headers, body })).status;
  });
  expect(status).toBe(200);
}
