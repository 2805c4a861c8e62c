'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { organisationQuery } from '#lib/api/organisation-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { brandPalette } from '#lib/brand/brand-palette.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import {
  type Organisation,
  type OrganisationChange,
  organisationChangeSchema,
} from '#lib/contracts/settings/organisation.ts';
import { BrandImage } from './brand-image.tsx';
import { Button } from './button.tsx';
import { TextField } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { SettingGroup } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SettingsQuery } from './settings-query.tsx';
import { useSave } from './use-save.ts';

/** The tenant's colour, logo and icon. */
export function BrandScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings.brand');
  const readOnly = viewer.role !== 'tenant_admin';
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} adminOnly>
      <SettingsQuery query={organisationQuery()}>
        {(organisation) => (
          <>
            <ColorForm stored={organisation.brandColor} readOnly={readOnly} />
            <BrandImage kind="logo" image={organisation.logo} readOnly={readOnly} />
            <BrandImage kind="favicon" image={organisation.favicon} readOnly={readOnly} />
          </>
        )}
      </SettingsQuery>
    </SettingsPage>
  );
}

const productColor = '#06708c';

function ColorForm({ stored, readOnly }: { stored: string | null; readOnly: boolean }) {
  const t = useTranslations('settings');
  const router = useRouter();
  const [color, setColor] = useState(stored ?? '');
  const save = useSave({
    send: (change: OrganisationChange) => sendJson<Organisation>('PATCH', '/api/settings/organisation', change),
    queryKey: organisationQuery().queryKey,
    onSaved: ({ brandColor }) => {
      setColor(brandColor ?? '');
      router.refresh();
    },
  });
  const valid = color === '' || organisationChangeSchema.safeParse({ brandColor: color }).success;
  const change = (value: string) => {
    save.reset();
    setColor(value);
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) save.mutate({ brandColor: color === '' ? null : color });
      }}
    >
      <SettingGroup note={t('brand.colorNote')}>
        <div className="flex gap-3 p-4">
          <TextField
            label={t('brand.color')}
            value={color}
            placeholder={t('brand.colorNone')}
            disabled={readOnly}
            maxLength={7}
            spellCheck={false}
            problem={valid ? null : t('brand.colorInvalid')}
            onChange={(event) => change(event.target.value.trim())}
          />
          <div className="pt-[26px]">
            <input
              type="color"
              aria-label={t('brand.picker')}
              value={valid && color !== '' ? color.toLowerCase() : productColor}
              disabled={readOnly}
              onChange={(event) => change(event.target.value)}
              className="h-11 w-16 cursor-pointer rounded-control border border-line-strong bg-surface p-1"
            />
          </div>
        </div>
        {valid && color !== '' && <Tones color={color.toLowerCase()} />}
      </SettingGroup>
      {!readOnly && (
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" disabled={!valid || save.isPending || color === (stored ?? '')}>
            {t('save')}
          </Button>
          {stored && (
            <Button disabled={save.isPending} onClick={() => save.mutate({ brandColor: null })}>
              {t('brand.reset')}
            </Button>
          )}
          <SaveState save={save} />
        </div>
      )}
    </form>
  );
}

/** The colour as each theme will show it. */
function Tones({ color }: { color: string }) {
  const t = useTranslations('settings.brand');
  const locale = useLocale();
  const { light, dark } = brandPalette(color);
  const tones = [
    ['lightTone', light, '#ffffff'],
    ['darkTone', dark, '#101a21'],
  ] as const;
  return tones.map(([message, tone, ground]) => (
    <p key={message} className="flex min-h-12 items-center gap-3 px-4 text-13 text-muted tabular-nums">
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-control border border-line"
        style={{ background: ground }}
      >
        <span className="size-4 rounded-full" style={{ background: tone.color }} />
      </span>
      {t(message, {
        color: tone.color,
        ratio: tone.contrast.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
      })}
    </p>
  ));
}
