import { io, type Socket } from 'socket.io-client';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';
import { breached, held, type Probe, type ProbeContext, type ProbeResult, unknown } from './probe.ts';
import { secretPlace } from './redis-probes.ts';

const answerMs = 5_000;
/** The server says something at least every ten seconds. */
const firstUpdateMs = 12_000;

function ask({ baseUrl, own }: ProbeContext, path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${own.apiKey}` };
  return fetch(baseUrl + path, { headers, signal: AbortSignal.timeout(answerMs) });
}

/** By HTTP, with one tenant's key and the other's id wherever a careless handler might look for it. */
export const httpApi: Probe = {
  name: 'http-api',
  async run(context) {
    const { own, other, secret } = context;
    const named = `tenant=${other.tenantId}&tenantId=${other.tenantId}`;
    const value = await ask(context, `/api/v1/cache/${secretPlace.join('/')}?${named}`);
    if ((await value.text()).includes(secret)) return breached('the value of the other tenant was answered');
    if (value.status !== 404 && value.status !== 200) return unknown(`the API answered ${value.status}`);
    const metrics = await ask(context, `/api/cache/metrics/realtime?${named}`);
    const body: unknown = await metrics.json();
    const whose = typeof body === 'object' && body !== null && 'tenantId' in body ? body.tenantId : null;
    if (whose !== null && whose !== own.tenantId) return breached('the figures of another tenant were answered');
    const platform = await ask(context, `/api/platform/cache/metrics/realtime?${named}`);
    await platform.body?.cancel();
    if (platform.status < 400) return breached('an API key of a tenant was let in among the platform’s staff');
    return held('naming the other tenant changed nothing, and the platform’s side was closed');
  },
};

/** By a socket that asks for the other tenant's room. */
export const socketRoom: Probe = {
  name: 'socket-room',
  run({ baseUrl, own, other }) {
    return new Promise<ProbeResult>((resolve) => {
      const socket: Socket<ServerToClientEvents> = io(baseUrl, {
        auth: { apiKey: own.apiKey, tenantId: other.tenantId },
        transports: ['websocket'],
        reconnection: false,
        timeout: answerMs,
      });
      const end = (result: ProbeResult) => {
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.disconnect();
        resolve(result);
      };
      const timer = setTimeout(() => end(unknown('the socket said nothing in time')), firstUpdateMs);
      socket.on('connect_error', (error) => end(unknown(`the socket was not opened: ${error.message}`)));
      socket.onAny((_event, update: { tenantId?: unknown } | undefined) => {
        const whose = update?.tenantId;
        if (whose === own.tenantId) end(held('the socket spoke of its own tenant, whichever it had asked for'));
        else end(breached('the socket spoke of another tenant'));
      });
    });
  },
};
