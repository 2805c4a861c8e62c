/** The sixteen purpose databases, by number. */
export const databaseIds = Array.from({ length: 16 }, (_, database) => database);

/** `null`: where everybody's is. `servers`: by number, those that are elsewhere. */
export function serverOf(servers: Readonly<Record<string, string>>, database: number): string | null {
  return servers[database] ?? null;
}
