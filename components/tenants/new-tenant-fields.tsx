'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { tenantOptionsQuery } from '#lib/api/tenant-options-query.ts';
import { SelectField, TextField } from '../settings/fields.tsx';
import { SettingGroup } from '../settings/setting-group.tsx';

type Name = 'name' | 'slug' | 'template' | 'tier' | 'adminName' | 'adminEmail' | 'domain' | 'modules' | 'description';

interface Props {
  /** What a field holds and says; `path` where the request names it differently. */
  field: (
    name: Name,
    path?: string,
  ) => {
    name: string;
    value: string;
    problem: string | null;
    onChange: (event: { target: { value: string } }) => void;
  };
  /** The sector that is chosen. */
  template: string;
}

const column = 'flex flex-col gap-4 p-4';

/** What must be known of a tenant, then what may be. */
export function NewTenantFields({ field, template }: Props) {
  const t = useTranslations('tenants');
  const locale = useLocale() === 'en' ? 'en' : 'pt-BR';
  const { data: options } = useQuery(tenantOptionsQuery());
  const sector = options?.templates.find(({ name }) => name === template);
  return (
    <>
      <SettingGroup title={t('groupCompany')}>
        <div className={column}>
          <TextField label={t('name')} maxLength={200} autoComplete="off" {...field('name')} />
          <div className="flex flex-col gap-4 sm:flex-row">
            <SelectField label={t('sector')} note={sector?.description[locale]} {...field('template')}>
              {options?.templates.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title[locale]}
                </option>
              ))}
            </SelectField>
            <SelectField label={t('tier')} {...field('tier')}>
              {options?.tiers.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title[locale]}
                </option>
              ))}
            </SelectField>
          </div>
        </div>
      </SettingGroup>
      <SettingGroup title={t('groupAdmin')}>
        <div className={`${column} sm:flex-row`}>
          <TextField label={t('adminName')} autoComplete="off" {...field('adminName', 'admin.name')} />
          <TextField label={t('adminEmail')} type="email" autoComplete="off" {...field('adminEmail', 'admin.email')} />
        </div>
      </SettingGroup>
      <SettingGroup title={t('groupOptional')}>
        <div className={column}>
          <TextField
            label={t('modules')}
            note={t('modulesNote')}
            placeholder={sector?.modules.join(' ')}
            autoComplete="off"
            {...field('modules')}
          />
          <div className="flex flex-col gap-4 sm:flex-row">
            <TextField
              label={t('slug')}
              note={t('slugNote')}
              autoComplete="off"
              spellCheck={false}
              {...field('slug')}
            />
            <TextField
              label={t('domain')}
              note={t('domainNote')}
              autoComplete="off"
              {...field('domain', 'customDomain')}
            />
          </div>
          <TextField label={t('description')} note={t('descriptionNote')} maxLength={4000} {...field('description')} />
        </div>
      </SettingGroup>
    </>
  );
}
