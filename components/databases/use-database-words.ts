'use client';

import { useTranslations } from 'use-intl';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';

const databaseIds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The name and purpose of a database of the catalogue, in the reader's language. */
export function useDatabaseWords(catalogue: CatalogueName): (id: number) => { name: string; purpose: string } {
  const t = useTranslations('catalogue');
  return (id) => {
    const known = databaseIds.find((candidate) => candidate === id);
    if (known === undefined) return { name: String(id), purpose: '' };
    return { name: t(`${catalogue}.${known}.name`), purpose: t(`${catalogue}.${known}.purpose`) };
  };
}
