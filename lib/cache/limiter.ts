import { randomBytes } from 'node:crypto';
import type { TenantScope } from './cache-core.ts';
import { ArgumentError } from './cache-error.ts';
import type { Catalogue } from './catalogue.ts';
import { limiterTakeScript } from './limiter-take-script.ts';
import type { OperationScope } from './observe.ts';
import { runScript } from './run-script.ts';
import { StructureClass, scopeInDatabase } from './structure-class.ts';

export interface LimitOptions {
  /** Units that may be taken in any window of this length, 1 to 100,000. Each one taken is remembered, in ~80 bytes. */
  limit: number;
  /** Length of the window, whole seconds from 1 to a day. */
  windowSeconds: number;
  /** Units that this call takes, 1 to `limit`. Default 1. */
  cost?: number | undefined;
  /** What to answer while the server does not. Default `allow`; a limit that guards against guessing needs `refuse`. */
  whenUnavailable?: 'allow' | 'refuse' | undefined;
}

export interface LimitResult {
  allowed: boolean;
  /** Units left in the window; `null` while the server does not answer. */
  remaining: number | null;
  /** Milliseconds until the same call can succeed; 0 where it was allowed, a second while the server does not answer. */
  retryAfterMs: number;
}

const greatestLimit = 100_000;
const greatestWindowSeconds = 86_400;

/** `enterprise` has a database for limits; elsewhere they live with the locks, which is protected too. */
function limiterScope(catalogue: Catalogue): OperationScope {
  const own = catalogue.databases.find(({ module }) => module === 'rate_limiting');
  return scopeInDatabase(catalogue, own?.id ?? catalogue.systemUses.locks, 'limit');
}

function assertWhole(name: string, value: number, greatest: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= greatest)) {
    throw new ArgumentError(`${name} is a whole number from 1 to ${greatest}`);
  }
}

/** A tenant's rate limits: exact over a sliding window, however many processes take from them at once. */
export class Limiter {
  private readonly limits: StructureClass;

  constructor(owner: TenantScope) {
    this.limits = new StructureClass(owner, limiterScope(owner.core.catalogue));
  }

  /**
   * Takes `cost` units of the limit `name`, all or none; what is refused takes nothing and prolongs nothing. While the
   * server does not answer: `whenUnavailable` (thrown in strict mode).
   * @throws KeyError, ArgumentError
   */
  async take(name: string, options: LimitOptions): Promise<LimitResult> {
    const { limit, windowSeconds, cost = 1, whenUnavailable = 'allow' } = options;
    assertWhole('limit', limit, greatestLimit);
    assertWhole('windowSeconds', windowSeconds, greatestWindowSeconds);
    assertWhole('cost', cost, limit);
    const keys = [this.limits.keyOf(name, 'taken')];
    const open = whenUnavailable === 'allow';
    const unknown: LimitResult = { allowed: open, remaining: null, retryAfterMs: open ? 0 : 1_000 };
    return await this.limits.run<LimitResult>('increment', name, unknown, async (client) => {
      const args = [windowSeconds * 1000, limit, cost, randomBytes(9).toString('base64url')];
      const [allowed, remaining, retryAfterMs] = (await runScript(client, limiterTakeScript, keys, args)) as number[];
      return { allowed: allowed === 1, remaining: remaining ?? null, retryAfterMs: retryAfterMs ?? 0 };
    });
  }
}
