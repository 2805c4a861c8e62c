import type {
  CreatedSession,
  DestroyedSessions,
  MobileSession,
  MobileSessions,
  SessionKind,
} from '../../contracts/v1/sessions.ts';
import type { HttpTransport } from './http-transport.ts';

/** What an application notes of a session. */
export interface SessionFields {
  deviceType?: 'mobile' | 'tablet' | 'desktop';
  platform?: 'android' | 'ios' | 'web';
  appVersion?: string;
  pushToken?: string;
  location?: string;
  language?: string;
  timezone?: string;
}

/** What any other application notes; the server adds the key, the address and the browser. */
export interface SdkSessionFields {
  deviceType?: string;
  platform?: string;
  appVersion?: string;
  sdkVersion?: string;
  language?: string;
  timezone?: string;
}

const path = '/api/v1/sessions';

/**
 * The tenant's sessions of one kind: of the mobile app, 30 minutes from their last use, or `sdk`, of any other application,
 * an hour. All of it needs the server; throws ClientError.
 */
export class ClientSessions<Fields extends object = SessionFields> {
  private readonly transport: HttpTransport;
  private readonly kind: SessionKind;

  constructor(transport: HttpTransport, kind: SessionKind = 'mobile') {
    this.transport = transport;
    this.kind = kind;
  }

  /** The id is told here and never again. */
  create(session: Fields & { userId: string }): Promise<CreatedSession> {
    return this.transport.json(this.at(path), 'POST', session);
  }

  /** Rejects with `not_found` for a session that ended. Does not prolong it. */
  get(id: string): Promise<MobileSession> {
    return this.transport.json(this.pathOf(id));
  }

  /** Merges fields into the session and prolongs it; no fields only prolong it. */
  async update(id: string, fields: Partial<Fields> = {}): Promise<void> {
    await this.transport.json(this.pathOf(id), 'PATCH', fields);
  }

  async destroy(id: string): Promise<void> {
    await this.transport.send(this.pathOf(id), { method: 'DELETE' });
  }

  listByUser(userId: string): Promise<MobileSessions> {
    return this.transport.json(this.at(path, { userId }));
  }

  destroyByUser(userId: string): Promise<DestroyedSessions> {
    return this.transport.json(this.at(path, { userId }), 'DELETE');
  }

  private pathOf(id: string): string {
    return this.at(`${path}/${encodeURIComponent(id)}`);
  }

  private at(where: string, query: Record<string, string> = {}): string {
    const named = this.kind === 'mobile' ? query : { ...query, kind: this.kind };
    const text = String(new URLSearchParams(named));
    return text === '' ? where : `${where}?${text}`;
  }
}
