import { Redis } from 'ioredis';
import { retryDelayMs, type TlsOptions, tlsOf } from './open-client.ts';
import type { ServerAddress } from './parse-server-url.ts';

type SentinelAddress = Extract<ServerAddress, { kind: 'sentinel' }>;

/** A sentinel says this the moment it takes another server for the primary. */
const switchChannel = '+switch-master';

function sameSentinels(address: SentinelAddress): string {
  return JSON.stringify([address.endpoints, address.primaryName, address.sentinelLogin, address.tls]);
}

/**
 * Listens to the sentinels of the addresses it is given, one socket per sentinel however many connections there are.
 * Without it a connection stays with a primary that was replaced while it still runs, until the sentinels have made it a
 * replica: some ten seconds, whose writes are lost.
 */
export class SentinelWatch {
  private readonly listening = new Map<string, Redis[]>();
  private readonly tls: TlsOptions | undefined;
  private readonly onSwitch: (primaryName: string) => void;

  constructor(tls: TlsOptions | undefined, onSwitch: (primaryName: string) => void) {
    this.tls = tls;
    this.onSwitch = onSwitch;
  }

  watch(address: ServerAddress): void {
    if (address.kind !== 'sentinel' || this.listening.has(sameSentinels(address))) return;
    this.listening.set(
      sameSentinels(address),
      address.endpoints.map((endpoint) => this.listen(address, endpoint)),
    );
  }

  private listen(address: SentinelAddress, { host, port }: { host: string; port: number }): Redis {
    const client = new Redis({
      host,
      port,
      username: address.sentinelLogin.username,
      password: address.sentinelLogin.password,
      tls: tlsOf(address, this.tls),
      protocol: 2,
      connectionName: 'kryonix-sentinel',
      enableReadyCheck: false,
      // Subscribes again by itself, however long the sentinel was away.
      maxRetriesPerRequest: null,
      retryStrategy: retryDelayMs,
    });
    // Nothing is lost with a sentinel: the others say the same, and whoever connects asks them.
    client.on('error', () => undefined);
    client.on('message', (_channel, message: string) => {
      if (message.split(' ')[0] === address.primaryName) this.onSwitch(address.primaryName);
    });
    client.subscribe(switchChannel).catch(() => undefined);
    return client;
  }

  close(): void {
    for (const clients of this.listening.values()) for (const client of clients) client.disconnect();
    this.listening.clear();
  }
}
