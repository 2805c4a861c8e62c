'use client';

import { KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { InfrastructureNode, TruthCard } from '#lib/contracts/infrastructure.ts';

/** What the platform's account on a server may not ask, for the cards that would show it. */
export function MissingRight({ node, cards }: { node: InfrastructureNode; cards: readonly TruthCard[] }) {
  const t = useTranslations('infrastructure');
  const rights = node.missingRights.filter(({ card }) => cards.includes(card)).map(({ right }) => right);
  if (rights.length === 0) return null;
  return (
    <p className="flex gap-2 py-2 text-13 text-muted">
      <KeyRound size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-warn" />
      <span className="text-pretty">
        {t.rich('missingRight', {
          rights: () => <code className="break-all rounded-[4px] bg-sunken px-1">{rights.join(' ')}</code>,
        })}
      </span>
    </p>
  );
}
