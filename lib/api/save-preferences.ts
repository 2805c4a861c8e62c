import type { Account, PreferencesChange } from '../contracts/account.ts';
import { sendJson } from './send-json.ts';

/** Stores what a person chose, for every device of theirs; the server looks at each choice again. */
export const savePreferences = (change: PreferencesChange) =>
  sendJson<Account>('PATCH', '/api/account/preferences', change);
