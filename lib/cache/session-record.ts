import { ArgumentError, EnvelopeError, ValueError } from './cache-error.ts';

/** What an application keeps with a session: JSON values by field name. */
export interface SessionData {
  userId: string;
}

/** A session of the mobile app, as in the first specification. */
export interface MobileSessionData extends SessionData {
  deviceType?: 'mobile' | 'tablet' | 'desktop';
  platform?: 'android' | 'ios' | 'web';
  appVersion?: string;
  pushToken?: string;
  location?: string;
  language?: string;
  timezone?: string;
}

/** A session of an application that uses the SDK. */
export interface SdkSessionData extends SessionData {
  /** The id of the API key, never the key. */
  apiKeyId?: string;
  deviceType?: string;
  platform?: string;
  appVersion?: string;
  sdkVersion?: string;
  ipAddress?: string;
  userAgent?: string;
  timezone?: string;
  language?: string;
}

export interface Session<T extends SessionData> {
  /** SHA-256 of the session's id, base64url: names it in lists and logs, and opens nothing. */
  idHash: string;
  data: T;
  /** ISO 8601, UTC, by the server's clock. */
  createdAt: string;
  lastActivityAt: string;
  /** Milliseconds until it ends unless it is used. */
  expiresInMs: number;
}

/** Bytes of what one call may write, as JSON. */
const greatestDataBytes = 65_536;

/**
 * Field names and JSON values, one after the other. `undefined` leaves a field as it is; `null` is stored.
 * @throws ArgumentError, ValueError for what has no JSON form or is longer than 64 KiB
 */
export function toFields(data: object): string[] {
  const fields: string[] = [];
  let bytes = 0;
  for (const [name, value] of Object.entries(data)) {
    if (name === 'userId' || value === undefined) continue;
    let json: string | undefined;
    try {
      json = JSON.stringify(value);
    } catch (error) {
      throw new ValueError(`the field ${name} has no JSON form`, { cause: error });
    }
    if (json === undefined) throw new ValueError(`the field ${name} has no JSON form`);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(json);
    fields.push(name, json);
  }
  if (bytes > greatestDataBytes) throw new ArgumentError(`a session takes at most ${greatestDataBytes} bytes at once`);
  return fields;
}

const isoOf = (ms: string | undefined) => new Date(Number(ms)).toISOString();

/** @throws EnvelopeError for what no session looks like */
export function toSession<T extends SessionData>(idHash: string, answer: unknown): Session<T> | null {
  if (answer === null) return null;
  const [expiresInMs, ...pairs] = answer as [number, ...string[]];
  const data: [string, unknown][] = [];
  const facts = new Map<string, string>();
  try {
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const [name = '', value = ''] = pairs.slice(i, i + 2);
      if (name.startsWith('data:')) data.push([name.slice(5), JSON.parse(value)]);
      else facts.set(name, value);
    }
    return {
      idHash,
      data: { ...Object.fromEntries(data), userId: facts.get('user') } as unknown as T,
      createdAt: isoOf(facts.get('created')),
      lastActivityAt: isoOf(facts.get('active')),
      expiresInMs,
    };
  } catch (error) {
    throw new EnvelopeError('the stored session is damaged', { cause: error });
  }
}
