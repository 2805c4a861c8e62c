import { createHash } from 'node:crypto';
import {
  type AlertReach,
  pushEndpointSchema,
  pushSubscriptionSchema,
  reachChangeSchema,
} from '#lib/contracts/alerts.ts';
import {
  deletePhone,
  forgetEndpoint,
  insertSubscription,
  readReach,
  savePhone,
} from '../db/queries/alerts/alert-channel-rows.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { type AlertOwner, personOwner } from './alert-owner.ts';
import { phoneOwner, subscriptionOwner } from './seal-owner.ts';

/** By what the person of the session can be reached. */
async function readOwnReach({ session, read }: Pick<AlertOwner, 'session' | 'read'>): Promise<AlertReach> {
  const reach = await read((client) => readReach(client, session.viewer.userId));
  return { pushKey: services().alerts.pushKey, ...reach };
}

export const showReach = handle(async (api) =>
  jsonResponse(await readOwnReach(await personOwner(api, 'look', 'reach'))),
);

export const changeReach = handle(async (api) => {
  const owner = await personOwner(api, 'own', 'reach');
  const { phone } = await readJson(api.request, reachChangeSchema);
  const { tenantId } = owner;
  const { userId } = owner.session.viewer;
  await owner.change(async (client, note) => {
    if (phone === null) await deletePhone(client, userId);
    else {
      const sealed = services().alerts.box.seal(phone, phoneOwner(userId));
      await savePhone(client, { tenantId, userId, sealed, lastDigits: phone.slice(-4) });
    }
    await note({ action: 'account.phone', target: null, after: { known: phone !== null } });
  });
  return jsonResponse(await readOwnReach(owner));
});

const digest = (endpoint: string) => createHash('sha256').update(endpoint).digest();

/** The browser's push manager names where it is reached; it is reached there from now on. */
export const subscribePush = handle(async (api) => {
  const owner = await personOwner(api, 'own', 'push');
  const subscription = await readJson(api.request, pushSubscriptionSchema);
  const { tenantId } = owner;
  const { userId } = owner.session.viewer;
  const sealed = services().alerts.box.seal(subscription, subscriptionOwner(userId));
  await owner.change(async (client, note) => {
    await insertSubscription(client, { tenantId, userId, sha256: digest(subscription.endpoint), sealed });
    await note({ action: 'push.subscribe', target: null, after: { host: new URL(subscription.endpoint).host } });
  });
  return jsonResponse(await readOwnReach(owner), { status: 201 });
});

export const unsubscribePush = handle(async (api) => {
  const owner = await personOwner(api, 'own', 'push');
  const { endpoint } = await readJson(api.request, pushEndpointSchema);
  await owner.change(async (client, note) => {
    await forgetEndpoint(client, digest(endpoint));
    await note({ action: 'push.unsubscribe', target: null });
  });
  return jsonResponse(await readOwnReach(owner));
});
