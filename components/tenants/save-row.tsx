'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../settings/button.tsx';
import { ActState } from './act-state.tsx';

interface Props {
  act: { isPending: boolean; isSuccess: boolean; error: Error | null };
  /** What the button says. */
  label: string;
  /** Whether what stands in the form can be sent. */
  valid: boolean;
}

/** The end of a form: sends it, and says whether that was done. */
export function SaveRow({ act, label, valid }: Props) {
  const t = useTranslations('tenants');
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Button type="submit" look="primary" disabled={act.isPending || !valid}>
        {label}
      </Button>
      <ActState act={act} done={t('saved')} />
    </div>
  );
}
