import { join } from 'node:path';
import type { Credentials } from './seed/credentials.ts';

/** What a person at the terminal needs next: where to go and who to be. */
export function welcome({ baseUrl, platform, tenants }: Credentials, home: string): string {
  const logins = [
    ...tenants.map(({ name, email, password }) => ({ who: name, email, password })),
    { who: 'Platform staff', ...platform },
  ];
  const width = (of: (login: (typeof logins)[number]) => string) =>
    Math.max(...logins.map((login) => of(login).length));
  const [whoWidth, emailWidth] = [width(({ who }) => who), width(({ email }) => email)];
  const lines = logins.map(
    ({ who, email, password }) => `    ${who.padEnd(whoWidth)}  ${email.padEnd(emailWidth)}  ${password}`,
  );
  return `
  KRYONIX Cache is running at ${baseUrl}

${lines.join('\n')}

  Everything else is in ${join(home, 'credentials.json')}. Ctrl-C stops it.

`;
}
