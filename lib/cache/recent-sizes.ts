const slots = 65_536;
const fnvPrime = 0x01_00_01_93;

/** Taken once: a load of it is slow in a process where any class extends String, and ioredis has one. */
const { charCodeAt } = String.prototype;

function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ charCodeAt.call(text, index), fnvPrime);
  return hash;
}

/**
 * How large the entries were that this process stored last, so that one that is stored again counts once. A table of
 * fixed size: what it forgot counts as new.
 */
export class RecentSizes {
  private readonly fingerprints = new Int32Array(slots);
  private readonly sizes = new Float64Array(slots);

  /** Notes an entry's size, 0 for none, and answers what it was before; 0 where that is not known. */
  replace(nameParts: readonly string[], bytes: number): number {
    let hash = 0x81_1c_9d_c5;
    for (const part of nameParts) hash = hashOf(part, Math.imul(hash, fnvPrime));
    const slot = (hash ^ (hash >>> 16)) & (slots - 1);
    const former = this.fingerprints[slot] === hash ? (this.sizes[slot] ?? 0) : 0;
    this.fingerprints[slot] = hash;
    this.sizes[slot] = bytes;
    return former;
  }
}
