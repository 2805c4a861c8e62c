import { partitionHeader } from '../offline/partition.ts';

let own: string | null = null;

/** Says whose page this is: from now on, answers made for somebody else are refused. */
export function claimPartition(partition: string): void {
  own = partition;
}

/** Whose page this is; `null` on pages that belong to nobody. */
export function ownPartition(): string | null {
  return own;
}

/** Whether an answer was made for somebody else: another person signed in beside this page. */
export function isForeign(response: Response): boolean {
  const partition = response.headers.get(partitionHeader);
  return own !== null && partition !== null && partition !== own;
}
