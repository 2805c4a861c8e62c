import { hash, verify } from '@node-rs/argon2';

/** OWASP's smallest argon2id setting: 19 MiB, 2 passes, 1 lane; about 20 ms here. argon2id is the library's default. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Longer input is refused unread: it only costs time, and a person does not type it. */
export const maxPasswordLength = 1024;

/**
 * The hash of a random value that nobody kept. An unknown account is verified against it, so that the time of an answer
 * does not tell whether the account exists. Must have the same cost as `cost`.
 */
export const dummyPasswordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$f1sHxjBCBg4OubyoggLI2g$ccIv/rxSzDgoKDfgIBSwXRHORt9UQsXVRaC2McNrxRo';

/** argon2id in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** True when `password` is the one behind `passwordHash`; `null` stands for an unknown account and is always false. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? dummyPasswordHash, password);
  return matches && passwordHash !== null;
}
