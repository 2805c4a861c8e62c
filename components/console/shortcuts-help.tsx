'use client';

import { useTranslations } from 'use-intl';
import { platformDestinations } from '../shell/platform-destinations.ts';
import { Sheet } from '../ui/sheet.tsx';

interface Shortcut {
  label: string;
  keys: readonly string[];
}

const anywhere = [
  ['palette', 'Ctrl', 'K'],
  ['search', '/'],
  ['help', '?'],
  ['rail', '['],
] as const;

const table = [
  ['move', '↑', '↓'],
  ['pageMove', 'PgUp', 'PgDn'],
  ['open', 'Enter'],
  ['openPage', 'O'],
  ['movers', 'M'],
  ['close', 'Esc'],
] as const;

/** Every shortcut of the console, on one sheet. */
export function ShortcutsHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('console');
  const pageName = useTranslations('navigation');
  const worded = ([name, ...keys]: (typeof anywhere | typeof table)[number]) => ({ label: t(`keys.${name}`), keys });
  const pages = platformDestinations.map(({ label, key }) => ({
    label: pageName(label),
    keys: ['G', key.toUpperCase()],
  }));
  return (
    <Sheet open={open} onClose={onClose} title={t('help')}>
      <div className="flex flex-col gap-5">
        <ShortcutList title={t('keys.anywhere')} shortcuts={anywhere.map(worded)} />
        <ShortcutList title={t('keys.go')} shortcuts={pages} />
        <ShortcutList title={t('keys.table')} shortcuts={table.map(worded)} />
        <p className="text-pretty text-13 text-muted">{t('keys.off')}</p>
      </div>
    </Sheet>
  );
}

function ShortcutList({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-13 text-muted">{title}</h3>
      <dl className="grid gap-x-8 sm:grid-cols-2">
        {shortcuts.map(({ label, keys }) => (
          <div key={label} className="flex items-center justify-between gap-4 border-line border-t py-2">
            <dt className="text-14">{label}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="grid min-w-6 place-items-center rounded-[4px] border border-line-strong px-1.5 py-0.5 font-medium font-sans text-12"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
