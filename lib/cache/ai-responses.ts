import { createHash } from 'node:crypto';
import type { CatalogueName } from '../contracts/vocabulary.ts';
import { ArgumentError } from './cache-error.ts';
import { canonicalJson } from './canonical-json.ts';
import type { EntryStore } from './entry-store.ts';
import type { GetResult } from './get-result.ts';

/** A question to a model; two that differ only in the order of fields are the same. */
export interface AiQuestion {
  model: string;
  /** Another version answers anew. */
  version: string;
  /** Any JSON value: the prompt with everything that the answer depends on. */
  input: unknown;
}

const modules: Record<CatalogueName, string> = { 'multi-tenant': 'ai', enterprise: 'ai_models' };
const dataType = 'response';
const defaultTtlSeconds = 3_600;

/** A tenant's answers from models, found again by SHA-256 of tenant, model, version and canonical input. */
export class AiResponses {
  private readonly entries: EntryStore;
  private readonly tenantId: string;
  private readonly module: string;

  constructor(entries: EntryStore, tenantId: string, catalogue: CatalogueName) {
    this.entries = entries;
    this.tenantId = tenantId;
    this.module = modules[catalogue];
  }

  /**
   * The answer to the same question, as `get` of the cache gives it; `T` is the caller's knowledge, not a check.
   * @throws ArgumentError, ValueError
   */
  async get<T = unknown>(question: AiQuestion): Promise<GetResult<T>> {
    return await this.entries.get<T>(this.module, dataType, this.keyOf(question));
  }

  /**
   * Keeps an answer, by default for an hour. False while the server does not answer.
   * @throws ArgumentError, ValueError, TtlError
   */
  async set(question: AiQuestion, output: unknown, options: { ttlSeconds?: number } = {}): Promise<boolean> {
    const { ttlSeconds = defaultTtlSeconds } = options;
    return await this.entries.set(this.module, dataType, this.keyOf(question), output, { ttlSeconds });
  }

  /**
   * Forgets an answer. False where there was none.
   * @throws ArgumentError, ValueError
   */
  async delete(question: AiQuestion): Promise<boolean> {
    return await this.entries.delete(this.module, dataType, this.keyOf(question));
  }

  private keyOf({ model, version, input }: AiQuestion): string {
    for (const [name, text] of Object.entries({ model, version })) {
      if (typeof text !== 'string' || text === '') throw new ArgumentError(`${name} is a string that is not empty`);
    }
    if (input === undefined) throw new ArgumentError('input is a JSON value');
    return createHash('sha256')
      .update(canonicalJson([this.tenantId, model, version, input]))
      .digest('base64url');
  }
}
