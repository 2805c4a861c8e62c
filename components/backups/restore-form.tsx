'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { backupsQuery } from '#lib/api/backups-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import {
  type Backup,
  type BackupSection,
  backupSections,
  type Restore,
  type RestoreConflict,
  type RestoreRequest,
  restoreConflicts,
} from '#lib/contracts/backups.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { SelectField, SwitchRow, TextField } from '../settings/fields.tsx';
import { useSave } from '../settings/use-save.ts';
import { CommandState } from './command-state.tsx';
import { RestoreOutcome } from './restore-outcome.tsx';
import { WorkProgress } from './work-progress.tsx';

interface Choice {
  conflict: RestoreConflict;
  module: string;
  pattern: string;
  /** What comes back besides the keys. */
  sections: readonly BackupSection[];
}

function requestOf({ conflict, module, pattern, sections }: Choice, confirm: string | null): RestoreRequest {
  const selection = {
    ...(module === '' ? {} : { modules: [module] }),
    ...(pattern === '' ? {} : { pattern }),
    ...Object.fromEntries(sections.map((section) => [section, true])),
  };
  return { conflict, selection, dryRun: confirm === null, ...(confirm === null ? {} : { confirm }) };
}

const urlOf = (tenantId?: string) => (tenantId === undefined ? '/api/backups' : `/api/platform/backups/${tenantId}`);

interface Props {
  backup: Backup;
  restores: readonly Restore[];
  /** Where platform staff restore for a tenant. */
  staff?: StaffRestore;
}

interface StaffRestore {
  /** Whose backup it is. */
  tenantId: string;
  /** Who gets it: `restores` are of that one. */
  targetId: string;
  tenants: readonly { tenantId: string; name: string }[];
  onTarget: (tenantId: string) => void;
}

/** What of a backup comes back, what that would do, and the doing once it was confirmed by typing. */
export function RestoreForm({ backup, restores, staff }: Props) {
  const t = useTranslations('protection.restore');
  const client = useQueryClient();
  const { fullMoment: moment } = useMomentText();
  const [choice, setChoice] = useState<Choice>({ conflict: 'skip', module: '', pattern: '', sections: [] });
  const [asked, setAsked] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const word = backup.id.slice(0, 8);
  const command = useSave({
    send: (confirm: string | null) =>
      sendJson<{ id: string }>('POST', `${urlOf(staff?.tenantId)}/${backup.id}/restore`, {
        ...requestOf(choice, confirm),
        ...(staff && staff.targetId !== staff.tenantId ? { targetTenantId: staff.targetId } : {}),
      }),
    onSaved: ({ id }) => {
      setAsked(id);
      setTyped('');
      void client.invalidateQueries({ queryKey: backupsQuery(staff?.targetId).queryKey });
    },
  });
  const change = (next: Partial<Choice>) => {
    command.reset();
    setAsked(null);
    setChoice({ ...choice, ...next });
  };
  const changeTarget = (tenantId: string) => {
    change({});
    staff?.onTarget(tenantId);
  };
  const restore = restores.find(({ id }) => id === asked) ?? null;
  const simulated = restore?.dryRun === true && restore.state === 'done';
  return (
    <div className="flex flex-col gap-4">
      <p className="text-pretty text-14 text-muted">
        {t('from', { date: moment(backup.requestedAt), count: backup.entries ?? 0 })}
      </p>
      {staff && (
        <SelectField
          label={t('target')}
          note={staff.targetId === staff.tenantId ? t('targetSame') : t('targetOther')}
          value={staff.targetId}
          onChange={({ target }) => changeTarget(target.value)}
        >
          {staff.tenants.map(({ tenantId, name }) => (
            <option key={tenantId} value={tenantId}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <RestoreChoice choice={choice} onChange={change} held={backup.sections} />
      {asked === null ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" disabled={command.isPending} onClick={() => command.mutate(null)}>
            {t('simulate')}
          </Button>
          <p className="min-w-0 flex-1 text-pretty text-13 text-muted">{t('simulateNote')}</p>
        </div>
      ) : (
        <RestoreProgress restore={restore} />
      )}
      {simulated && (
        <div className="flex flex-col gap-3 border-line border-t pt-4">
          <TextField
            label={t('confirmLabel', { text: word })}
            value={typed}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value.trim())}
          />
          <Button look="danger" disabled={typed !== word || command.isPending} onClick={() => command.mutate(typed)}>
            {t('start')}
          </Button>
        </div>
      )}
      <CommandState command={command} />
    </div>
  );
}

interface ChoiceProps {
  choice: Choice;
  /** Sections that the backup has. */
  held: readonly BackupSection[];
  onChange: (next: Partial<Choice>) => void;
}

function RestoreChoice({ choice, held, onChange }: ChoiceProps) {
  const t = useTranslations('protection.restore');
  return (
    <>
      <SelectField
        label={t('conflict')}
        value={choice.conflict}
        onChange={({ target }) => {
          const conflict = restoreConflicts.find((each) => each === target.value);
          if (conflict) onChange({ conflict });
        }}
      >
        {restoreConflicts.map((each) => (
          <option key={each} value={each}>
            {t(each)}
          </option>
        ))}
      </SelectField>
      <div className="flex flex-col gap-4 sm:flex-row">
        <TextField
          label={t('module')}
          note={t('moduleNote')}
          value={choice.module}
          maxLength={32}
          autoCapitalize="none"
          onChange={({ target }) => onChange({ module: target.value.trim() })}
        />
        <TextField
          label={t('pattern')}
          note={t('patternNote')}
          value={choice.pattern}
          maxLength={500}
          autoCapitalize="none"
          onChange={({ target }) => onChange({ pattern: target.value })}
        />
      </div>
      {held.length > 0 && (
        <div className="-mx-4">
          {backupSections
            .filter((section) => held.includes(section))
            .map((section) => (
              <SwitchRow
                key={section}
                label={t(section)}
                checked={choice.sections.includes(section)}
                onChange={(checked) =>
                  onChange({
                    sections: [...choice.sections.filter((each) => each !== section), ...(checked ? [section] : [])],
                  })
                }
              />
            ))}
        </div>
      )}
    </>
  );
}

function RestoreProgress({ restore }: { restore: Restore | null }) {
  const t = useTranslations('protection.restore');
  if (restore === null || restore.state === 'queued') return <p className="text-14 text-muted">{t('starting')}</p>;
  const { state, blocksDone, blocksTotal, error, dryRun } = restore;
  if (state === 'running') {
    const label = blocksTotal === null ? t('starting') : t('running', { done: blocksDone, total: blocksTotal });
    return <WorkProgress done={blocksDone} total={blocksTotal} label={label} />;
  }
  if (state === 'failed') {
    return (
      <p role="alert" className="text-pretty break-words text-14 text-bad">
        {t('failed', { error: error ?? '' })}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3" role="status">
      {!dryRun && <p className="font-medium text-14 text-good">{t('done')}</p>}
      <RestoreOutcome restore={restore} />
    </div>
  );
}
