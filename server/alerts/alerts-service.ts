import type { Env } from '../env.ts';
import type { Couriers } from './channels/send-by-channel.ts';
import { Mailer } from './channels/send-email.ts';
import { OutboundAddresses } from './outbound-addresses.ts';
import { SecretBox } from './secret-box.ts';
import { readOrCreateVapidKeys } from './vapid-keys.ts';

/** What handlers need of alerts. */
export interface AlertsService {
  /** Seals what people entrust to alerts. */
  box: SecretBox;
  /** For browsers that subscribe. */
  pushKey: string;
  /** Whether a server for mail is known. */
  canMail: boolean;
  /** How messages go out. */
  couriers: Couriers;
}

/** @param masterKey 32 bytes in base64 */
export async function createAlertsService(
  env: Env,
  { masterKey, baseUrl }: { masterKey: string; baseUrl: string },
): Promise<AlertsService> {
  const box = new SecretBox(masterKey);
  const vapid = await readOrCreateVapidKeys(env);
  const { hostname } = new URL(baseUrl);
  const from = env.SMTP_FROM ?? `KRYONIX Cache <alertas@${hostname}>`;
  const mailer = env.SMTP_URL === undefined ? null : new Mailer(env.SMTP_URL, from);
  // Push services want to know whom to ask: an https address or a mailbox.
  const vapidSubject = baseUrl.startsWith('https:') ? baseUrl : `mailto:alertas@${hostname}`;
  const addresses = new OutboundAddresses(env.KRYONIX_OUTBOUND_ALLOW);
  return {
    box,
    pushKey: vapid.publicKey,
    canMail: mailer !== null,
    couriers: { addresses, box, vapid, vapidSubject, mailer },
  };
}
