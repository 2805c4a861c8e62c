import { expect, it } from 'vitest';
import { createClient } from '#lib/sdk/browser.ts';
import { makeClientWorld } from '../client-world.ts';

const world = makeClientWorld();

it('works on without a network', async () => {
  const {
    product: { baseUrl },
    apiKey,
    network,
  } = world;
  const { fetch } = network;
  const [shown, refused, lost]: unknown[][] = [[], [], []];
  const show = (value: unknown) => shown?.push(value);
  // #region browser client
  const client = createClient({
    url: baseUrl,
    apiKey, // without it: the session of the product's own pages
    fetch,
    onRefused: ({ mutation, code }) => refused?.push(`${mutation.key}: ${code}`),
    onConflict: ({ name, local, remote, winner }) => lost?.push({ name, local, remote, winner }),
  });

  const state = await client.set('crm', 'lead', '7', { name: 'Ana', city: 'Recife' }, { priority: 1 }); // stored, or queued
  await client.merge('crm', 'lead', '7', { city: 'Olinda' }); // other fields stay whoever's they are
  const lead = await client.get<{ name: string; city: string }>('crm', 'lead', '7');
  if (lead.hit) show(lead.value.city); // from the device, with its age, where nobody answers

  const { pulled } = await client.sync(); // sends what waits, fetches what others changed
  await client.warm([{ module: 'crm', type: 'config', keys: ['plans'], priority: 'high' }]);
  const { count } = await client.pendingWrites();
  client.close();
  // #endregion

  expect([state, count, pulled]).toEqual(['stored', 0, []]);
  expect([shown, refused, lost]).toEqual([['Olinda'], [], []]);
  expect(await world.tenant.get('crm', 'lead', '7')).toMatchObject({ value: { name: 'Ana', city: 'Olinda' } });
});
