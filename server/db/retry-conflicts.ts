import { setTimeout as delay } from 'node:timers/promises';

const deadlockDetected = '40P01';
const serializationFailure = '40001';

function isConflict(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === deadlockDetected || error.code === serializationFailure;
}

/**
 * Runs a whole transaction again where PostgreSQL undid it in favour of a concurrent one, at most `attempts` times in
 * all, with growing random pauses (`random` in [0, 1)). Any other error, and the last one, is thrown.
 */
export async function retryConflicts<T>(
  transaction: () => Promise<T>,
  { attempts = 5, random = Math.random }: { attempts?: number; random?: () => number } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= attempts || !isConflict(error)) throw error;
      await delay(10 * 2 ** attempt * (0.5 + random()));
    }
  }
}
