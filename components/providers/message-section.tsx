'use client';

import type { ReactNode } from 'react';
import { IntlProvider, useLocale, useMessages } from 'use-intl';
import type { Messages } from '#lib/i18n/load-messages.ts';

/** Adds the messages of one part of the product to those of the page around it. */
export function MessageSection({ messages, children }: { messages: Partial<Messages>; children: ReactNode }) {
  const locale = useLocale();
  const shared = useMessages();
  return (
    <IntlProvider locale={locale} messages={{ ...shared, ...messages }}>
      {children}
    </IntlProvider>
  );
}
