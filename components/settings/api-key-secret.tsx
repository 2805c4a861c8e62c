'use client';

import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CreatedApiKey } from '#lib/contracts/settings/api-keys.ts';
import { Button } from './button.tsx';

/** The secret of a new key, once. */
export function ApiKeySecret({ created, onDone }: { created: CreatedApiKey; onDone: () => void }) {
  const t = useTranslations('settings.keys');
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(created.secret);
      setCopied('yes');
    } catch (error) {
      console.warn('the secret was not copied', error);
      setCopied('failed');
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <p className="flex gap-3 rounded-control bg-warn-soft px-4 py-3 text-14">
        <TriangleAlert size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-warn" />
        <span className="text-pretty">{t('secretWarning')}</span>
      </p>
      <input
        readOnly
        aria-label={t('secret', { name: created.apiKey.name })}
        data-testid="api-key-secret"
        value={created.secret}
        onFocus={(event) => event.target.select()}
        className="min-h-12 w-full rounded-control border border-line-strong bg-surface px-3 font-mono text-14"
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" onClick={copy}>
          {copied === 'yes' ? (
            <Check size={18} strokeWidth={1.75} aria-hidden />
          ) : (
            <Copy size={18} strokeWidth={1.75} aria-hidden />
          )}
          {t('copy')}
        </Button>
        <Button onClick={onDone}>{t('done')}</Button>
        <p role="status" className="text-13 text-muted">
          {copied === 'yes' && t('copied')}
          {copied === 'failed' && t('copyFailed')}
        </p>
      </div>
    </div>
  );
}
