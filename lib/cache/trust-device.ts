import { createHmac, timingSafeEqual } from 'node:crypto';
import { ArgumentError } from './cache-error.ts';
import type { EntryStore } from './entry-store.ts';

export interface DeviceTrustInput {
  /** 0 (none) to 1 (full). */
  score: number;
  /** What the device made of a fingerprint or face; stored as an HMAC only. Needs `biometricSecret` of the cache. */
  biometricHash?: string | undefined;
  /** Whole seconds after which the trust is forgotten. Default 86,400; jitter of ±10 % is added. */
  ttlSeconds?: number | undefined;
}

export interface DeviceTrustRecord {
  score: number;
  /** True where a biometric hash was given. */
  hasBiometric: boolean;
  ageSeconds: number | null;
}

interface StoredTrust {
  score: number;
  biometric: string | null;
}

const moduleName = 'device_trust';
const dataType = 'trust';
const defaultTtlSeconds = 86_400;

/** How far a tenant trusts a device. What cannot be read counts as unknown: ask the person again. */
export class DeviceTrust {
  private readonly entries: EntryStore;
  private readonly tenantId: string;
  private readonly secret: string | undefined;

  constructor(entries: EntryStore, tenantId: string, secret: string | undefined) {
    this.entries = entries;
    this.tenantId = tenantId;
    this.secret = secret;
  }

  /**
   * Notes a device's trust, over what was known. False while the server does not answer.
   * @throws KeyError (`deviceId`), TtlError, ArgumentError for a score outside 0–1 and a biometric hash without a secret
   */
  async set(deviceId: string, { score, biometricHash, ttlSeconds }: DeviceTrustInput): Promise<boolean> {
    if (!(typeof score === 'number' && score >= 0 && score <= 1))
      throw new ArgumentError('score is a number from 0 to 1');
    const biometric = biometricHash === undefined ? null : this.sealed(deviceId, biometricHash);
    const trust: StoredTrust = { score, biometric };
    return await this.entries.set(moduleName, dataType, deviceId, trust, {
      ttlSeconds: ttlSeconds ?? defaultTtlSeconds,
    });
  }

  /**
   * What is known of a device, `null` for nothing: no trust, then.
   * @throws KeyError
   */
  async get(deviceId: string): Promise<DeviceTrustRecord | null> {
    const found = await this.entries.get<StoredTrust>(moduleName, dataType, deviceId);
    if (!found.hit) return null;
    return { score: found.value.score, hasBiometric: found.value.biometric !== null, ageSeconds: found.ageSeconds };
  }

  /**
   * Whether the device showed this biometric hash before. False for an unknown device too.
   * @throws KeyError, ArgumentError without a secret
   */
  async matchesBiometric(deviceId: string, biometricHash: string): Promise<boolean> {
    const shown = Buffer.from(this.sealed(deviceId, biometricHash));
    const found = await this.entries.get<StoredTrust>(moduleName, dataType, deviceId);
    if (!found.hit || found.value.biometric === null) return false;
    const known = Buffer.from(found.value.biometric);
    return known.length === shown.length && timingSafeEqual(known, shown);
  }

  /**
   * Forgets a device. False where nothing was known.
   * @throws KeyError
   */
  async delete(deviceId: string): Promise<boolean> {
    return await this.entries.delete(moduleName, dataType, deviceId);
  }

  /** Bound to tenant and device: the same fingerprint on another device looks like another. */
  private sealed(deviceId: string, biometricHash: string): string {
    if (this.secret === undefined) throw new ArgumentError('a biometric hash needs the option biometricSecret');
    if (typeof biometricHash !== 'string' || biometricHash === '') {
      throw new ArgumentError('biometricHash is a string that is not empty');
    }
    const text = JSON.stringify([this.tenantId, deviceId, biometricHash]);
    return createHmac('sha256', this.secret).update(text).digest('base64url');
  }
}
