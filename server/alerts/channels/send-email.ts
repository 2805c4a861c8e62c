import { createTransport, type Transporter } from 'nodemailer';
import type { DeliveryResult } from './delivery-result.ts';
import type { Message } from './message.ts';

const timeoutMs = 10_000;

/** Sends mail by the server that the operator named. */
export class Mailer {
  private readonly transport: Transporter;
  private readonly from: string;

  constructor(smtpUrl: string, from: string) {
    this.transport = createTransport(smtpUrl, {
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    } as Parameters<typeof createTransport>[1]);
    this.from = from;
  }

  async send(to: string, message: Message): Promise<DeliveryResult> {
    const { deliveryId, title, lines, url, words } = message;
    try {
      await this.transport.sendMail({
        from: this.from,
        to,
        subject: title,
        // The same at every attempt, so that a mailbox may keep one.
        messageId: `<${deliveryId}@kryonix.cache>`,
        text: `${[title, '', ...lines, '', `${words.open}: ${url}`].join('\n')}\n\n-- \n${words.footer}\n`,
        html: htmlOf(message),
        headers: { 'auto-submitted': 'auto-generated', 'x-kryonix-delivery': deliveryId },
      });
      return { ok: true, status: 250, error: null, final: false };
    } catch (error) {
      const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : null;
      const reason = error instanceof Error ? error.message : String(error);
      return { ok: false, status, error: reason.slice(0, 300), final: status !== null && status >= 500 };
    }
  }

  close(): void {
    this.transport.close();
  }
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? '');

function htmlOf({ locale, title, lines, url, words }: Message): string {
  const paragraphs = lines.map((line) => `<p style="margin:0 0 8px">${escapeHtml(line)}</p>`).join('');
  return `<!doctype html><html lang="${locale}"><body style="font:16px/1.5 system-ui,sans-serif;color:#10242e;margin:24px">
<h1 style="font-size:20px;margin:0 0 12px">${escapeHtml(title)}</h1>${paragraphs}
<p style="margin:20px 0"><a href="${escapeHtml(url)}" style="background:#0b6e86;color:#fff;padding:12px 18px;border-radius:8px;text-decoration:none">${escapeHtml(words.open)}</a></p>
<p style="font-size:13px;color:#5a6b73">${escapeHtml(words.footer)}</p></body></html>`;
}
