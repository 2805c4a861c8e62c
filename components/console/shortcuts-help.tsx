'use client';

import { useTranslations } from 'use-intl';
import { Sheet } from '../ui/sheet.tsx';

const groups = [
  {
    id: 'anywhere',
    keys: [
      ['palette', 'Ctrl', 'K'],
      ['search', '/'],
      ['help', '?'],
      ['goFleet', 'G', 'F'],
      ['goInfrastructure', 'G', 'I'],
      ['goSettings', 'G', 'S'],
      ['rail', '['],
    ],
  },
  {
    id: 'table',
    keys: [
      ['move', '↑', '↓'],
      ['pageMove', 'PgUp', 'PgDn'],
      ['open', 'Enter'],
      ['openPage', 'O'],
      ['movers', 'M'],
      ['close', 'Esc'],
    ],
  },
] as const;

/** Every shortcut of the console, on one sheet. */
export function ShortcutsHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('console');
  return (
    <Sheet open={open} onClose={onClose} title={t('help')}>
      <div className="flex flex-col gap-5">
        {groups.map((group) => (
          <section key={group.id}>
            <h3 className="mb-1 font-medium text-13 text-muted">{t(`keys.${group.id}`)}</h3>
            <dl className="divide-y divide-line">
              {group.keys.map(([name, ...keys]) => (
                <div key={name} className="flex items-center justify-between gap-4 py-2">
                  <dt className="text-14">{t(`keys.${name}`)}</dt>
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
        ))}
        <p className="text-pretty text-13 text-muted">{t('keys.off')}</p>
      </div>
    </Sheet>
  );
}
