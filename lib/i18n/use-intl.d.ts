import type { Messages } from './load-messages.ts';
import type { Locale as AppLocale } from './preferences.ts';

declare module 'use-intl' {
  // Keys and arguments of `useTranslations` are checked against the Portuguese catalogue.
  interface AppConfig {
    Locale: AppLocale;
    Messages: Messages;
  }
}
