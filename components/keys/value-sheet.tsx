'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Info, Pencil, Timer, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';
import { deleteKey } from '#lib/api/key-commands.ts';
import { type KeyName, keyValueQuery } from '#lib/api/keys-query.ts';
import { ownScope, type Scope } from '#lib/api/scope.ts';
import type { DeletedKey, KeyValue } from '#lib/contracts/keys.ts';
import { figureText, formatBytes } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Facts } from '../ui/facts.tsx';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { dangerButton, quietButton } from './form-classes.ts';
import { Refusal } from './refusal.tsx';
import { TtlEditor } from './ttl-editor.tsx';
import { ValueEditor } from './value-editor.tsx';
import { ValueView } from './value-view.tsx';

interface Props {
  name: KeyName;
  /** The name of a database. */
  nameOf: (database: number) => string;
  onClose: () => void;
  /** Without it nothing can be changed. */
  onDeleted?: (deleted: DeletedKey) => void;
  /** Whose entry. Default: the signed-in tenant's. */
  scope?: Scope;
}

/** One entry: what it holds, how long it stays, and what can be done with it. */
export function ValueSheet({ name, nameOf, onClose, onDeleted, scope = ownScope }: Props) {
  const t = useTranslations('keys');
  const { data, error, refetch } = useQuery(keyValueQuery(name, scope));
  const gone = error instanceof ApiError && error.code === 'not_found';
  return (
    <Sheet open onClose={onClose} title={name.key}>
      {data && <ValueFacts name={name} shown={data} databaseName={nameOf(data.database)} />}
      {data && <Content name={name} shown={data} {...(onDeleted ? { onDeleted } : {})} />}
      {!data && !error && <SheetSkeleton />}
      {!data && gone && <Note text={t('lookup.notThere')} />}
      {!data && error && !gone && <Problem message={t('value.failed')} error={error} onRetry={() => refetch()} />}
    </Sheet>
  );
}

function SheetSkeleton() {
  return (
    <div className="flex flex-col gap-2">
      {['class', 'database', 'size', 'ttl'].map((fact) => (
        <span key={fact} className="skeleton h-8 w-full" />
      ))}
      <span className="skeleton mt-3 h-56 w-full" />
    </div>
  );
}

function ValueFacts({ name, shown, databaseName }: { name: KeyName; shown: KeyValue; databaseName: string }) {
  const t = useTranslations('keys.value');
  const locale = useLocale();
  const { ttlSeconds, sizeBytes } = shown;
  return (
    <Facts
      facts={[
        { label: t('class'), value: `${name.module} · ${name.type}` },
        { label: t('database'), value: databaseName },
        { label: t('size'), value: figureText(formatBytes(locale, sizeBytes)) },
        { label: t('ttl'), value: ttlSeconds === null ? t('noTtl') : formatSpan(ttlSeconds * 1000) },
      ]}
    />
  );
}

type ContentProps = { name: KeyName; shown: KeyValue } & Pick<Props, 'onDeleted'>;

function Content({ name, shown, onDeleted }: ContentProps) {
  const t = useTranslations('keys');
  const [editing, setEditing] = useState<'value' | 'ttl' | null>(null);
  const { state, masked, changeable } = shown;
  const visible = !masked && (state === 'readable' || state === 'foreign');
  const done = () => setEditing(null);
  if (editing === 'value') return <ValueEditor name={name} shown={shown} onDone={done} />;
  if (editing === 'ttl') return <TtlEditor name={name} ttlSeconds={shown.ttlSeconds} onDone={done} />;
  return (
    <>
      {masked && <Note text={t('value.masked')} />}
      {!masked && state !== 'readable' && <Note text={t(`value.${state}`, { kind: '' })} />}
      {visible && <ValueView shown={shown} />}
      {onDeleted && !masked && !changeable && <Note text={t('value.protected')} />}
      {onDeleted && !masked && changeable && state !== 'structure' && (
        <Actions name={name} canEdit={visible} onEdit={setEditing} onDeleted={onDeleted} />
      )}
    </>
  );
}

interface ActionsProps {
  name: KeyName;
  canEdit: boolean;
  onEdit: (what: 'value' | 'ttl') => void;
  onDeleted: (deleted: DeletedKey) => void;
}

function Actions({ name, canEdit, onEdit, onDeleted }: ActionsProps) {
  const t = useTranslations('keys');
  const remove = useMutation({ mutationFn: () => deleteKey(name), onSuccess: onDeleted });
  return (
    <>
      <Refusal error={remove.error} />
      <div className="mt-4 grid grid-cols-2 gap-2">
        {canEdit && (
          <button type="button" onClick={() => onEdit('value')} className={quietButton}>
            <Pencil size={16} strokeWidth={1.5} aria-hidden />
            {t('edit.value')}
          </button>
        )}
        <button type="button" onClick={() => onEdit('ttl')} className={quietButton}>
          <Timer size={16} strokeWidth={1.5} aria-hidden />
          {t('ttl.change')}
        </button>
        <button
          type="button"
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
          className={`${dangerButton} col-span-2`}
        >
          <Trash2 size={16} strokeWidth={1.5} aria-hidden />
          {t('delete.action')}
        </button>
      </div>
    </>
  );
}

export function Note({ text }: { text: string }) {
  return (
    <p className="mt-4 flex gap-2.5 rounded-control bg-sunken p-3 text-14">
      <Info size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <span className="text-pretty">{text}</span>
    </p>
  );
}
