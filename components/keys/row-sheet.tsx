'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { KeyRow } from '#lib/contracts/keys.ts';
import { figureText, formatBytes } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Facts } from '../ui/facts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Note } from './value-sheet.tsx';

/** What is known of a key whose content is not shown: a structure's, or a masked one. */
export function RowSheet({ row, databaseName, onClose }: { row: KeyRow; databaseName: string; onClose: () => void }) {
  const t = useTranslations('keys.value');
  const locale = useLocale();
  const { structure, part, ttlSeconds } = row;
  return (
    <Sheet open onClose={onClose} title={row.key}>
      <Facts
        facts={[
          { label: t('class'), value: `${row.module} · ${row.dataType}` },
          { label: t('database'), value: databaseName },
          ...(part === null ? [] : [{ label: t('structurePart'), value: part }]),
          { label: t(structure === null ? 'size' : 'memory'), value: figureText(formatBytes(locale, row.sizeBytes)) },
          { label: t('ttl'), value: ttlSeconds === null ? t('noTtl') : formatSpan(ttlSeconds * 1000) },
        ]}
      />
      <Note text={structure === null ? t('masked') : t('structure', { kind: structure })} />
    </Sheet>
  );
}
