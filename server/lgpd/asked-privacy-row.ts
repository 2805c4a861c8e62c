import type { z } from 'zod';
import type { staffPrivacyRequestSchema } from '#lib/contracts/privacy.ts';
import { AppError } from '#lib/errors.ts';
import type { NewPrivacyRow } from '../db/queries/privacy/privacy-requests.ts';
import { createErasureDigest } from './erasure-digest.ts';

/** What a tenant may ask is a part of it. */
export type AskedPrivacy = z.output<typeof staffPrivacyRequestSchema>;

const placeholder = '{subject}';

/**
 * The row of a request. `{subject}` in a prefix stands for the person's id; a prefix without it would reach other people.
 * Throws `invalid_request`.
 */
export function askedPrivacyRow(
  masterKey: string,
  tenantId: string,
  request: AskedPrivacy,
): Omit<NewPrivacyRow, 'requestedBy' | 'requestedByUser' | 'requestId'> {
  const { kind, scope } = request;
  if (request.scope === 'tenant') return { tenantId, kind, scope, subject: null, subjectDigest: null, prefixes: [] };
  const { subject, prefixes } = request;
  if (prefixes.some((prefix) => !prefix.includes(placeholder))) {
    throw new AppError('invalid_request', `The beginning of a key must name the person by ${placeholder}.`);
  }
  return {
    ...{ tenantId, kind, scope, subject },
    subjectDigest: createErasureDigest(masterKey, tenantId)('subject', subject),
    prefixes: prefixes.map((prefix) => prefix.replaceAll(placeholder, subject)),
  };
}
