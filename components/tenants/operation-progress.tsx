'use client';

import { Check, CircleDashed, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { creationSteps, erasureSteps, moveSteps, type TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';

const kinds = {
  create: { steps: creationSteps, words: 'making' },
  erase: { steps: erasureSteps, words: 'erasing' },
  move: { steps: moveSteps, words: 'moving' },
} as const;

interface Props {
  tenant: TenantLifeCycle;
  /** What it is stands above it already. */
  untitled?: boolean;
}

/** The steps of what is under way with a tenant, those behind it ticked, and how far it is. */
export function OperationProgress({ tenant, untitled = false }: Props) {
  const t = useTranslations('tenants');
  const { operation, name } = tenant;
  if (operation === null) return null;
  const { steps, words } = kinds[operation.kind];
  const at = operation.step === null ? steps.length : [...steps].indexOf(operation.step);
  return (
    <div className="flex flex-col gap-3" data-testid="tenant-operation" data-state={operation.state}>
      {!untitled && <p className="font-medium text-14">{t(words, { name })}</p>}
      <div className="flex items-center gap-3">
        <progress aria-label={t(words, { name })} max={100} value={operation.percent} className="h-2 w-full" />
        <span className="w-12 text-right text-13 tabular-nums">{operation.percent}%</span>
      </div>
      <ol className="flex flex-col gap-1.5">
        {steps.map((step, index) => {
          const Icon = index < at ? Check : index === at ? LoaderCircle : CircleDashed;
          return (
            <li
              key={step}
              aria-current={index === at ? 'step' : undefined}
              className={`flex items-start gap-2 text-14 ${index > at ? 'text-muted' : ''}`}
            >
              <Icon
                size={16}
                strokeWidth={1.75}
                aria-hidden
                className={`mt-0.5 shrink-0 ${index < at ? 'text-good' : 'text-muted'}`}
              />
              {t(`step.${step}`)}
            </li>
          );
        })}
      </ol>
      {operation.error && (
        <p role="status" className="break-words text-13 text-warn">
          {t('attempt', { count: operation.attempts, error: operation.error })}
        </p>
      )}
    </div>
  );
}
