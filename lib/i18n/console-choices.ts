/** What staff may choose of the console, apart from language and theme. */
export interface ConsoleChoices {
  /** The navigation at the left: with labels beside the icons, or icons alone. */
  rail: 'wide' | 'narrow';
  /** Times in the device's zone or in UTC. */
  clock: 'device' | 'utc';
  /** Shortcuts of a single key: some ways of input press keys that nobody meant. */
  keys: 'on' | 'off';
}

/** Names of the cookies, so that the first paint already obeys. */
export const consoleCookies = {
  rail: 'kryonix_rail',
  clock: 'kryonix_clock',
  keys: 'kryonix_keys',
} as const;

/** @param read the value of the cookie of that name; anything that is not a choice is the default */
export function parseConsoleChoices(read: (cookie: string) => string | undefined): ConsoleChoices {
  return {
    rail: read(consoleCookies.rail) === 'narrow' ? 'narrow' : 'wide',
    clock: read(consoleCookies.clock) === 'utc' ? 'utc' : 'device',
    keys: read(consoleCookies.keys) === 'off' ? 'off' : 'on',
  };
}
