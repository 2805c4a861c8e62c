import type { ReactNode } from 'react';
import { ConsoleCommands } from '#components/console/console-commands.tsx';
import { ConsolePreferencesProvider } from '#components/console/console-preferences.tsx';
import { MessageSection } from '#components/providers/message-section.tsx';
import { loadSections } from '#lib/i18n/load-messages.ts';
import { platformSections } from '#lib/i18n/message-sections.ts';
import { loadConsoleChoices } from '#server/http/loaders/load-console-choices.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export default async function PlatformLayout({ children }: { children: ReactNode }) {
  const messages = await loadSections((await loadLocale()).locale, platformSections);
  const choices = await loadConsoleChoices();
  return (
    <MessageSection messages={messages}>
      <ConsolePreferencesProvider choices={choices}>
        <ConsoleCommands>{children}</ConsoleCommands>
      </ConsolePreferencesProvider>
    </MessageSection>
  );
}
