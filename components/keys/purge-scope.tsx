'use client';

import { useTranslations } from 'use-intl';
import { codeFont } from './form-classes.ts';

interface Props {
  module: string;
  /** Nothing: every type of the module. */
  type?: string | null | undefined;
  /** How the keys begin; nothing: however. */
  pattern?: string | null | undefined;
}

/** What a purge clears, in one line. */
export function PurgeScope({ module, type, pattern }: Props) {
  const t = useTranslations('keys.purge');
  return (
    <p className="text-14 text-muted">
      {t('scope')}:{' '}
      <span className={`${codeFont} break-all text-text`}>
        {module} · {type ?? t('everyType')}
        {pattern != null && ` · ${pattern.replace(/\*$/, '')}*`}
      </span>
    </p>
  );
}
