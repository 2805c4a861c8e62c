'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';
import { apiKeysQuery } from '#lib/api/api-keys-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import {
  type ApiKeyScope,
  apiKeyScopes,
  type CreatedApiKey,
  type NewApiKeyRequest,
  newApiKeySchema,
} from '#lib/contracts/settings/api-keys.ts';
import { SegmentedChoice } from '../ui/segmented-choice.tsx';
import { Button } from './button.tsx';
import { TextField } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { ScopeChoice } from './scope-choice.tsx';
import { useSave } from './use-save.ts';

const validities = { '30': 30, '90': 90, '365': 365, never: null } as const;
type Validity = keyof typeof validities;

/** What the key is for, what it may do, and for how long. The least that the SDK needs is chosen already. */
export function NewApiKeyForm({ onCreated }: { onCreated: (created: CreatedApiKey) => void }) {
  const t = useTranslations('settings.keys');
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiKeyScope[]>(['values:read', 'telemetry']);
  const [validity, setValidity] = useState<Validity>('90');
  const [tried, setTried] = useState(false);
  const save = useSave({
    send: (wish: NewApiKeyRequest) => sendJson<CreatedApiKey>('POST', '/api/settings/api-keys', wish),
    onSaved: (created) => {
      void client.invalidateQueries({ queryKey: apiKeysQuery().queryKey });
      onCreated(created);
    },
  });
  const parsed = newApiKeySchema.safeParse({ name, scopes, expiresInDays: validities[validity] });
  const wrong = new Set(tried ? parsed.error?.issues.map(({ path }) => path[0]) : []);
  const taken = save.error instanceof ApiError && save.error.code === 'conflict';
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (parsed.success) save.mutate(parsed.data);
      }}
    >
      <TextField
        label={t('name')}
        note={t('nameNote')}
        value={name}
        maxLength={100}
        autoComplete="off"
        problem={wrong.has('name') ? t('nameInvalid') : taken ? t('nameTaken') : null}
        onChange={(event) => {
          save.reset();
          setName(event.target.value);
        }}
      />
      <fieldset>
        <legend className="mb-2 font-medium text-14">{t('scopes')}</legend>
        <div className="divide-y divide-line rounded-control border border-line">
          {apiKeyScopes.map((scope) => (
            <ScopeChoice
              key={scope}
              scope={scope}
              checked={scopes.includes(scope)}
              onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((each) => each !== scope))}
            />
          ))}
        </div>
        {wrong.has('scopes') && (
          <p role="alert" className="mt-1.5 text-13 text-bad">
            {t('scopesInvalid')}
          </p>
        )}
      </fieldset>
      <div>
        <SegmentedChoice
          label={t('expiry')}
          value={validity}
          onChange={setValidity}
          options={[
            { value: '30', label: t('days30') },
            { value: '90', label: t('days90') },
            { value: '365', label: t('days365') },
            { value: 'never', label: t('never') },
          ]}
        />
        {validity === 'never' && <p className="mt-2 text-pretty text-13 text-warn">{t('neverWarning')}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('create')}
        </Button>
        {!taken && <SaveState save={save} />}
      </div>
    </form>
  );
}
