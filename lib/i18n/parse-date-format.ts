import { type DateFormat, dateFormats } from '../contracts/account.ts';

/** @param value what a cookie holds; anything that is not a choice is the order of the language */
export function parseDateFormat(value: string | undefined): DateFormat {
  return dateFormats.find((format) => format === value) ?? 'locale';
}
