import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { countUnsealed, listChains, listLinks } from '../db/queries/audit/audit-seals.ts';
import { headsKey, platformChain, sealOf } from './audit-sealer.ts';

const pageSize = 1_000;
/** A working installation seals within a second or two. */
const sealedWithinMs = 60_000;

export interface ChainReport {
  /** A tenant's id, or `platform`. */
  chain: string;
  entries: number;
  /** What was found first; null where the chain is whole. */
  problem: string | null;
}

export interface AuditReport {
  chains: ChainReport[];
  /** Entries older than a minute without a seal: sealing stands still, or they were put in later. */
  unsealed: number;
  whole: boolean;
}

/** Reads every chain from its beginning and makes each seal anew. `pool` is `kryonix_ingest` or `kryonix_platform`. */
export async function verifyAudit(
  { pool, control, key }: { pool: Pool; control: Redis; key: Buffer },
  { now, onProgress = () => undefined }: { now: Date; onProgress?: (entries: number) => void },
): Promise<AuditReport> {
  const heads = await control.hgetall(headsKey);
  const known = new Set((await listChains(pool)).map((tenantId) => tenantId ?? platformChain));
  const chains: ChainReport[] = [];
  for (const chain of new Set([...known, ...Object.keys(heads)])) {
    chains.push(await verifyChain(pool, key, { chain, head: heads[chain], onProgress }));
  }
  const unsealed = await countUnsealed(pool, new Date(now.getTime() - sealedWithinMs));
  return { chains, unsealed, whole: unsealed === 0 && chains.every(({ problem }) => problem === null) };
}

async function verifyChain(
  pool: Pool,
  key: Buffer,
  { chain, head, onProgress }: { chain: string; head: string | undefined; onProgress: (entries: number) => void },
): Promise<ChainReport> {
  const tenantId = chain === platformChain ? null : chain;
  const [headPosition = 0, headHmac] = head === undefined ? [] : readHead(head);
  let position = 0;
  let before: Buffer | null = null;
  const broken = (problem: string) => ({ chain, entries: position, problem });
  for (;;) {
    const links = await listLinks(pool, { tenantId, after: position, most: pageSize });
    for (const link of links) {
      if (link.position !== position + 1) return broken(`the seals ${position + 1} to ${link.position - 1} are gone`);
      if (link.text === null) return broken(`entry ${link.entryId} was removed, or moved to another tenant`);
      before = sealOf(key, before, link.text);
      if (!before.equals(link.hmac)) return broken(`entry ${link.entryId}, or its seal, was changed`);
      position = link.position;
      if (position === headPosition && before.toString('hex') !== headHmac) {
        return broken(`the chain was made anew up to entry ${link.entryId}`);
      }
    }
    onProgress(links.length);
    if (links.length < pageSize) break;
  }
  if (position < headPosition) return broken(`the last ${headPosition - position} entries are gone`);
  return { chain, entries: position, problem: null };
}

function readHead(head: string): [number, string] {
  const [position = '', hmac = ''] = head.split(':');
  return [Number(position), hmac];
}
