import { expect } from 'vitest';
import { syncPageSchema, syncPushAnswerSchema } from '#lib/contracts/v1/sync.ts';
import { type SyncState, valueOfState } from '#lib/contracts/v1/sync-state.ts';

export async function readPush(response: Response) {
  expect(response.status).toBe(200);
  return syncPushAnswerSchema.parse(await response.json()).results;
}

export async function readPage(response: Response) {
  expect(response.status).toBe(200);
  return syncPageSchema.parse(await response.json());
}

export const codeOf = async (response: Response) =>
  [response.status, ((await response.json()) as { error: { code: string } }).error.code] as const;

export const contentOf = (change: { state: SyncState } | undefined) =>
  valueOfState(change?.state ?? { base: null, fields: {} });
