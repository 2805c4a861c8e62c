import { cookies } from 'next/headers';
import { type ConsoleChoices, parseConsoleChoices } from '#lib/i18n/console-choices.ts';

/** What this member of staff chose of the console on this device. */
export async function loadConsoleChoices(): Promise<ConsoleChoices> {
  const jar = await cookies();
  return parseConsoleChoices((name) => jar.get(name)?.value);
}
