'use client';

import { ChevronDown } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ownScope } from '#lib/api/scope.ts';
import { quietButton } from './form-classes.ts';

const TopCard = dynamic(() => import('../top/top-card.tsx').then((module) => module.TopCard), {
  loading: () => <div className="skeleton h-[520px] rounded-card" />,
});

/** What costs the tenant most: read only once somebody asks for it. */
export function Costliest() {
  const t = useTranslations('top');
  const parameters = useSearchParams();
  // A link to one of its choices shows it.
  const [shown, setShown] = useState(parameters.has('top') || parameters.has('topBy'));
  if (shown) return <TopCard scope={ownScope} range="24h" />;
  return (
    <button type="button" onClick={() => setShown(true)} className={`${quietButton} self-start`}>
      <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
      {t('show')}
    </button>
  );
}
