'use client';

import dynamic from 'next/dynamic';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Scope } from '#lib/api/scope.ts';
import type { Database } from '#lib/contracts/database.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { DatabaseTile } from './database-tile.tsx';
import { useDatabaseWords } from './use-database-words.ts';
import { useDatabases } from './use-databases.ts';

/** Loaded by whoever opens one, in a sheet that is open already. */
const DatabaseDetails = dynamic(() => import('./database-details.tsx').then((module) => module.DatabaseDetails), {
  loading: () => <div className="skeleton h-96" />,
});

const gridClass = '-mx-1 grid grid-cols-4 gap-1.5 md:mx-0 md:gap-2 xl:grid-cols-8';
const places = Array.from({ length: 16 }, (_, id) => id);

function totalMemory(databases: Database[]): number {
  return databases.reduce((sum, database) => sum + (database.memoryBytes ?? 0), 0);
}

/** The 16 purpose databases. Live figures come with the realtime metrics, the catalogue's words and limits beside them. */
export function DatabasesCard({ scope }: { scope: Scope }) {
  const t = useTranslations('databases');
  const { databases, active, catalogue, error, retry } = useDatabases(scope);
  const words = useDatabaseWords(catalogue.data?.catalogue ?? 'multi-tenant');
  // A closing sheet still shows its database, so the id outlives the opening.
  const [chosen, setChosen] = useState<{ id: number; open: boolean } | null>(null);
  const total = totalMemory(databases ?? []);
  const open = useCallback((id: number) => setChosen({ id, open: true }), []);
  const share = (database: Database) =>
    database.memoryBytes === null || total === 0 ? null : database.memoryBytes / total;
  const shown = databases?.find((database) => database.id === chosen?.id);

  return (
    <Card
      id="databases"
      title={t('title')}
      aside={active !== null && <span className="text-13 text-muted">{t('inUse', { count: active })}</span>}
    >
      {error && <Problem message={t('allFailed')} error={error} onRetry={retry} />}
      {databases && (
        <div className={gridClass}>
          {databases.map((database) => (
            <DatabaseTile
              key={database.id}
              id={database.id}
              status={database.status}
              keys={database.keys}
              name={words(database.id).name}
              memoryShare={share(database)}
              onOpen={open}
            />
          ))}
        </div>
      )}
      {!databases && !error && <DatabasesSkeleton />}
      {chosen && shown && (
        <Sheet open={chosen.open} onClose={() => setChosen({ ...chosen, open: false })} title={words(shown.id).name}>
          <DatabaseDetails
            open={chosen.open}
            database={shown}
            purpose={words(shown.id).purpose}
            memoryShare={share(shown)}
            catalogue={catalogue}
            scope={scope}
          />
        </Sheet>
      )}
    </Card>
  );
}

function DatabasesSkeleton() {
  return (
    <div className={gridClass}>
      {places.map((id) => (
        <div key={id} className="skeleton h-[86px] rounded-control md:h-[90px]" />
      ))}
    </div>
  );
}
