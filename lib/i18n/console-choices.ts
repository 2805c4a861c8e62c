/** What staff may choose of the console, apart from language, theme and times. */
export interface ConsoleChoices {
  /** The navigation at the left: with labels beside the icons, or icons alone. */
  rail: 'wide' | 'narrow';
  /** Shortcuts of a single key: some ways of input press keys that nobody meant. */
  keys: 'on' | 'off';
}

/** Names of the cookies, so that the first paint already obeys. */
export const consoleCookies = {
  rail: 'kryonix_rail',
  keys: 'kryonix_keys',
} as const;

/** @param read the value of the cookie of that name; anything that is not a choice is the default */
export function parseConsoleChoices(read: (cookie: string) => string | undefined): ConsoleChoices {
  return {
    rail: read(consoleCookies.rail) === 'narrow' ? 'narrow' : 'wide',
    keys: read(consoleCookies.keys) === 'off' ? 'off' : 'on',
  };
}
