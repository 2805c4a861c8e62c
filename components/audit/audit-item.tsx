'use client';

import { Clock, ShieldCheck } from 'lucide-react';
import { useNow, useTranslations } from 'use-intl';
import type { AuditLogEntry } from '#lib/contracts/audit.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { useActionName, useAreaName } from './use-action-name.ts';

interface Props {
  entry: AuditLogEntry;
  /** True where entries of several tenants stand together. */
  manyTenants: boolean;
}

/** One entry: what was done, by whom and to what; on request its stable name and everything else. */
export function AuditItem({ entry, manyTenants }: Props) {
  const t = useTranslations('audit');
  const { moment } = useMomentText();
  const now = useNow().getTime();
  const { at, actor, action, target, tenantName, before, after, address, requestId, sealed } = entry;
  const actionName = useActionName();
  const areaName = useAreaName();
  const Seal = sealed ? ShieldCheck : Clock;
  const who = actor === 'server' ? t('server') : actor;
  // The tenant has its name already, or is the reader's own; a reading by staff says what was read.
  const what = areaName(action) ?? (target?.startsWith('tenant:') ? null : target);
  return (
    <li data-testid="audit-entry">
      <details className="group">
        <summary className="flex min-h-16 cursor-pointer items-start gap-3 px-4 py-3 -outline-offset-2 hover:bg-sunken">
          <Seal
            size={18}
            strokeWidth={1.5}
            role="img"
            aria-label={t(sealed ? 'sealed' : 'unsealed')}
            className="mt-0.5 shrink-0 text-muted"
          />
          <span className="min-w-0 flex-1">
            <span className="block break-words font-medium text-14">{actionName(action)}</span>
            <span className="block break-words text-13 text-muted">
              {[who, manyTenants ? tenantName : null, what].filter(Boolean).join(' · ')}
            </span>
          </span>
          <time dateTime={at} className="shrink-0 text-13 text-muted tabular-nums">
            {moment(at, now)}
          </time>
        </summary>
        <dl className="grid gap-x-4 gap-y-2 border-line border-t bg-sunken px-4 py-3 text-13 sm:grid-cols-[8rem_1fr]">
          <Fact label={t('name')} value={action} />
          <Fact label={t('target')} value={target} />
          <Fact label={t('address')} value={address} />
          <Fact label={t('request')} value={requestId} />
          <Fact label={t('before')} value={before === null ? null : JSON.stringify(before, null, 1)} />
          <Fact label={t('after')} value={after === null ? null : JSON.stringify(after, null, 1)} />
        </dl>
      </details>
    </li>
  );
}

function Fact({ label, value }: { label: string; value: string | null }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 whitespace-pre-wrap break-words font-mono text-12">{value ?? '–'}</dd>
    </>
  );
}
