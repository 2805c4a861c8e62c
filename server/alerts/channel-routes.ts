import { randomBytes } from 'node:crypto';
import type { NotificationChannel } from '#lib/contracts/account.ts';
import { type AlertChannels, alertTestSchema, type CreatedChannel, newChannelSchema } from '#lib/contracts/alerts.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import {
  deleteAlertChannel,
  findTestTargets,
  insertAlertChannel,
  listAlertChannels,
  readReach,
} from '../db/queries/alerts/alert-channel-rows.ts';
import { insertNotification, listDeliveries, type NewDelivery } from '../db/queries/alerts/alert-deliveries.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import type { AlertOwner, OwnerOf } from './alert-owner.ts';
import { shortAddress } from './choose-deliveries.ts';
import { channelOwner } from './seal-owner.ts';

const greatestChannels = 20;
const shownDeliveries = 50;

function readChannels({ tenantId, read }: Pick<AlertOwner, 'tenantId' | 'read'>): Promise<AlertChannels> {
  return read(async (client) => ({
    channels: await listAlertChannels(client, tenantId),
    deliveries: await listDeliveries(client, tenantId, shownDeliveries),
    email: services().alerts.canMail,
  }));
}

export const showChannels = (ownerOf: OwnerOf) =>
  handle(async (api) => jsonResponse(await readChannels(await ownerOf(api, 'look', 'alert-channels'))));

/** What the network says of the address is found out when it is called: names change their minds. */
export const addChannel = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const owner = await ownerOf(api, 'command', 'alert-channels');
    const { name, kind, ...wish } = await readJson(api.request, newChannelSchema);
    const { tenantId } = owner;
    const signingSecret = kind === 'webhook' ? `whsec_${randomBytes(24).toString('base64url')}` : null;
    const secrets = signingSecret === null ? wish : { ...wish, secret: signingSecret };
    const { host } = new URL(wish.url);
    const channel = await owner.change(async (client, note) => {
      if ((await listAlertChannels(client, tenantId)).length >= greatestChannels) {
        throw new AppError('conflict', `There are ${greatestChannels} channels already.`);
      }
      const sealed = services().alerts.box.seal(secrets, channelOwner(tenantId));
      const made = await insertAlertChannel(client, { tenantId, kind, name, host, sealed });
      await note({ action: 'alert_channel.create', target: `alert_channel:${made.id}`, after: { kind, name, host } });
      return made;
    });
    return jsonResponse({ channel, signingSecret } satisfies CreatedChannel, { status: 201 });
  });

export const removeChannel = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const owner = await ownerOf(api, 'command', 'alert-channels');
    const id = uuidSchema.safeParse(api.params.id).data;
    await owner.change(async (client, note) => {
      if (id === undefined || !(await deleteAlertChannel(client, owner.tenantId, id))) {
        throw new AppError('not_found', 'There is no such channel.');
      }
      await note({ action: 'alert_channel.remove', target: `alert_channel:${id}` });
    });
    return new Response(null, { status: 204 });
  });

/** Queues a test to whoever asks, whatever they chose. Throws `conflict` where that way does not reach them. */
export const testChannel = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const person = await ownerOf(api, 'own', 'alert-test');
    const { channel } = await readJson(api.request, alertTestSchema);
    const shared = channel === 'webhook' || channel === 'slack';
    const owner = shared ? await ownerOf(api, 'command', 'alert-test') : person;
    const { tenantId } = owner;
    await owner.change(async (client, note) => {
      const deliveries = await testDeliveries(client, owner, channel);
      if (deliveries.length === 0) throw new AppError('conflict', 'Nothing is set up for this channel yet.');
      const test = { tenantId, event: 'test', severity: 'info', alertIds: [] };
      await insertNotification(client, test, deliveries, new Date());
      await note({ action: 'alert.test', target: channel });
    });
    return new Response(null, { status: 202 });
  });

async function testDeliveries(
  client: Parameters<typeof findTestTargets>[0],
  { tenantId, session }: AlertOwner,
  channel: NotificationChannel,
): Promise<NewDelivery[]> {
  const { userId, email } = session.viewer;
  const targets = await findTestTargets(client, { tenantId, userId }, channel);
  const person = { channel, userId, channelId: null, subscriptionId: null, recipient: shortAddress(email) };
  if (channel === 'email') return services().alerts.canMail ? [person] : [];
  if (channel === 'push') return targets.browserIds.map((subscriptionId) => ({ ...person, subscriptionId }));
  if (channel === 'webhook' || channel === 'slack') {
    return targets.channels.map(({ id, name }) => ({ ...person, userId: null, channelId: id, recipient: name }));
  }
  const [gateway] = targets.channels;
  const { phone } = await readReach(client, userId);
  return gateway && phone !== null ? [{ ...person, channelId: gateway.id }] : [];
}
