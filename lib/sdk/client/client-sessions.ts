import type { CreatedSession, DestroyedSessions, MobileSession, MobileSessions } from '../../contracts/v1/sessions.ts';
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

const path = '/api/v1/sessions';
const pathOf = (id: string) => `${path}/${encodeURIComponent(id)}`;

/** The tenant's mobile sessions: 30 minutes from their last use. All of it needs the server; throws ClientError. */
export class ClientSessions {
  private readonly transport: HttpTransport;

  constructor(transport: HttpTransport) {
    this.transport = transport;
  }

  /** The id is told here and never again. */
  create(session: SessionFields & { userId: string }): Promise<CreatedSession> {
    return this.transport.json(path, 'POST', session);
  }

  /** Rejects with `not_found` for a session that ended. Does not prolong it. */
  get(id: string): Promise<MobileSession> {
    return this.transport.json(pathOf(id));
  }

  /** Merges fields into the session and prolongs it; no fields only prolong it. */
  async update(id: string, fields: SessionFields = {}): Promise<void> {
    await this.transport.json(pathOf(id), 'PATCH', fields);
  }

  async destroy(id: string): Promise<void> {
    await this.transport.send(pathOf(id), { method: 'DELETE' });
  }

  listByUser(userId: string): Promise<MobileSessions> {
    return this.transport.json(`${path}?${new URLSearchParams({ userId })}`);
  }

  destroyByUser(userId: string): Promise<DestroyedSessions> {
    return this.transport.json(`${path}?${new URLSearchParams({ userId })}`, 'DELETE');
  }
}
