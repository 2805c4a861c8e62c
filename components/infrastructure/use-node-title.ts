'use client';

import { useTranslations } from 'use-intl';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';

/** What a server is called on a screen: its plane, or its own name where tenants live apart. */
export function useNodeTitle(): (node: Pick<InfrastructureNode, 'role' | 'server'>) => string {
  const t = useTranslations('infrastructure.node');
  return ({ role, server }) => (server === null ? t(role) : t('apart', { server }));
}
