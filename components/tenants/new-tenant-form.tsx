'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendJson } from '#lib/api/send-json.ts';
import { type CreatedTenant, type NewTenantInput, newTenantSchema } from '#lib/contracts/tenant-life-cycle.ts';
import { Button } from '../settings/button.tsx';
import { ActState } from './act-state.tsx';
import { NewTenantFields } from './new-tenant-fields.tsx';
import { splitWords } from './split-words.ts';

const empty = {
  name: '',
  slug: '',
  template: 'generic',
  tier: 'starter',
  adminName: '',
  adminEmail: '',
  domain: '',
  modules: '',
  description: '',
};
type Typed = typeof empty;

/** What is typed, as the server wants it; what was left empty is left out. */
function toWish(typed: Typed, requestKey: string): NewTenantInput {
  const modules = splitWords(typed.modules);
  return {
    name: typed.name,
    template: typed.template,
    tier: typed.tier,
    admin: { name: typed.adminName, email: typed.adminEmail },
    requestKey,
    ...(typed.slug.trim() ? { slug: typed.slug.trim() } : {}),
    ...(typed.domain.trim() ? { customDomain: typed.domain } : {}),
    ...(typed.description.trim() ? { description: typed.description } : {}),
    ...(modules.length > 0 ? { modules } : {}),
  };
}

/** Who the tenant is, what it does, and who runs it. Sent twice by accident, it is made once. */
export function NewTenantForm({ onCreated }: { onCreated: (created: CreatedTenant) => void }) {
  const t = useTranslations('tenants');
  const [typed, setTyped] = useState(empty);
  const [tried, setTried] = useState(false);
  const [requestKey] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: (wish: NewTenantInput) => sendJson<CreatedTenant>('POST', '/api/platform/tenants', wish),
    onSuccess: onCreated,
  });
  const parsed = newTenantSchema.safeParse(toWish(typed, requestKey));
  const wrong = new Set(tried ? parsed.error?.issues.map(({ path }) => path.join('.')) : []);
  const field = (name: keyof Typed, path: string = name) => ({
    name,
    value: typed[name],
    problem: [...wrong].some((each) => each === path || each.startsWith(`${path}.`)) ? t('invalid') : null,
    onChange: (event: { target: { value: string } }) => {
      act.reset();
      setTyped({ ...typed, [name]: event.target.value });
    },
  });
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (parsed.success) act.mutate(toWish(typed, requestKey));
      }}
    >
      <NewTenantFields field={field} template={typed.template} />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" disabled={act.isPending}>
          {t('create')}
        </Button>
        <ActState act={act} own={{ conflict: t('conflict') }} />
      </div>
    </form>
  );
}
