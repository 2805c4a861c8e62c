import { expect } from '@playwright/test';
import { product, signIn, tenant } from './product.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

const slow = { timeout: 45_000 };

test('staff back a tenant up, see what a restore would do, confirm it by typing, and read the counts', async ({
  page,
}) => {
  test.slow();
  const { name } = tenant(2);
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, product().credentials.platform, '/platform/backups');
  const row = page.getByTestId('tenant-backups').filter({ hasText: name });
  await row.getByRole('button', { name: `Fazer backup: ${name}` }).click();
  await expect(row.getByText('Conferido', { exact: true })).toBeVisible(slow);

  await row.getByRole('button', { name: `Ver e restaurar: ${name}` }).click();
  const sheet = page.getByRole('dialog', { name: `Backups de ${name}` });
  const backup = sheet.getByTestId('backup-row').first();
  await expect(backup).toContainText(/chaves?, /);
  await backup.getByRole('button', { name: 'Restaurar' }).click();
  await sheet.getByRole('button', { name: 'Simular' }).click();
  const counts = sheet.getByRole('table');
  await expect(counts.getByText('O que aconteceria')).toBeVisible(slow);
  const start = sheet.getByRole('button', { name: 'Restaurar agora' });
  await expect(start).toBeDisabled();
  await expectAccessible(page, 'a restore that was simulated');

  const confirmation = sheet.getByLabel(/^Digite [0-9a-f]{8} para restaurar$/);
  const word = /[0-9a-f]{8}/.exec(
    (await confirmation.evaluate((field: HTMLInputElement) => field.labels?.[0]?.textContent)) ?? '',
  );
  await confirmation.fill(word?.[0] ?? '');
  await start.click();
  await expect(sheet.getByText('Restaurado. As chaves já estão no ar.')).toBeVisible(slow);
  await expect(counts.getByText('O que aconteceu')).toBeVisible();

  await sheet.getByRole('button', { name: 'Todos os backups' }).click();
  await expect(sheet.getByRole('heading', { name: 'Restaurações' })).toBeVisible();
  await expect(sheet.getByText('Concluída')).toHaveCount(2);
});
