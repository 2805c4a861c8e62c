'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

/** A secret that is shown this once, to be copied. */
export function SecretField({ label, value }: { label: string; value: string }) {
  const t = useTranslations('tenants');
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <div className="flex items-end gap-2">
      <label className="flex min-w-0 flex-1 flex-col gap-1.5 font-medium text-14">
        {label}
        <input
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          className="min-h-11 w-full rounded-control border border-line-strong bg-surface px-3 font-mono font-normal text-13"
        />
      </label>
      <button
        type="button"
        aria-label={t('copy', { what: label })}
        // Where the browser does not allow it, the field can be copied by hand.
        onClick={() =>
          navigator.clipboard.writeText(value).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
        className="grid size-11 shrink-0 place-items-center rounded-control border border-line-strong hover:bg-sunken"
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
      </button>
    </div>
  );
}
