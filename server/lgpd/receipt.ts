import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '#lib/cache/canonical-json.ts';
import { type Receipt, type ReceiptFacts, receiptSchema } from '#lib/contracts/privacy.ts';
import { AppError } from '#lib/errors.ts';
import { writeFileAtomically } from '../runtime/write-file-atomically.ts';

/** PKCS #8 in PEM, mode 0600; made on first use. */
const keyFile = 'receipt-key.pem';

async function readKey(home: string): Promise<KeyObject | null> {
  try {
    return createPrivateKey(await readFile(join(home, keyFile), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function readOrCreateKey(home: string): Promise<KeyObject> {
  const known = await readKey(home);
  if (known !== null) return known;
  const { privateKey } = generateKeyPairSync('ed25519');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFileAtomically(join(home, keyFile), pem.toString(), { mode: 0o600 });
  return privateKey;
}

const publicBytes = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' });
const fingerprintOf = (spki: Buffer) => createHash('sha256').update(spki).digest('hex');

/** The facts, signed by this installation (Ed25519 over their canonical JSON). */
export async function signReceipt(home: string, facts: ReceiptFacts): Promise<Receipt> {
  const key = await readOrCreateKey(home);
  const spki = publicBytes(key);
  return {
    facts,
    publicKey: spki.toString('base64'),
    keyFingerprint: fingerprintOf(spki),
    signature: sign(null, Buffer.from(canonicalJson(facts)), key).toString('base64'),
  };
}

/**
 * Whether a receipt is as it was signed, and by whom: `own` where it was this installation (`null` where its key is not
 * here). Throws AppError `invalid_request` for what is no receipt.
 */
export async function verifyReceipt(home: string, document: unknown): Promise<{ valid: boolean; own: boolean | null }> {
  const parsed = receiptSchema.safeParse(document);
  if (!parsed.success) throw new AppError('invalid_request', 'This is no receipt of an erasure.');
  const { facts, publicKey, keyFingerprint, signature } = parsed.data;
  const spki = Buffer.from(publicKey, 'base64');
  let valid: boolean;
  try {
    const key = createPublicKey({ key: spki, type: 'spki', format: 'der' });
    const signed = verify(null, Buffer.from(canonicalJson(facts)), key, Buffer.from(signature, 'base64'));
    valid = signed && fingerprintOf(spki) === keyFingerprint;
  } catch {
    // Not a key at all.
    valid = false;
  }
  const own = await readKey(home);
  return { valid, own: own === null ? null : publicBytes(own).equals(spki) };
}
