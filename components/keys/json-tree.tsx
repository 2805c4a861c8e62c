'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

interface Props {
  /** The name of a field, or the place in a list; none for the whole. */
  name?: string;
  value: unknown;
  depth?: number;
}

/** Deeper levels, and long lists, are opened by whoever wants them. */
const openLevels = 2;
const openChildren = 50;
/** Children mounted at once. */
const childrenShown = 200;

function childrenOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : null;
}

/** JSON as a tree: everything is text, whatever it holds. */
export function JsonTree({ name, value, depth = 0 }: Props) {
  const t = useTranslations('keys.value');
  const children = childrenOf(value);
  const [open, setOpen] = useState(depth < openLevels && (children?.length ?? 0) <= openChildren);
  const [shown, setShown] = useState(childrenShown);
  if (children === null || children.length === 0) return <Leaf name={name} value={value} />;
  const count = children.length;
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-7 items-center gap-1 rounded-control text-left hover:bg-sunken pointer-coarse:min-h-11"
      >
        <ChevronRight
          size={14}
          strokeWidth={2}
          aria-hidden
          className={`shrink-0 text-muted transition-transform duration-150 ${open ? 'rotate-90' : ''}`}
        />
        {name !== undefined && <span className="text-accent">{name}</span>}
        <span className="text-muted">{t(Array.isArray(value) ? 'items' : 'fields', { count })}</span>
      </button>
      {open && (
        <div className="ml-1.5 border-line border-l pl-3">
          {children.slice(0, shown).map(([field, child]) => (
            <JsonTree key={field} name={field} value={child} depth={depth + 1} />
          ))}
          {count > shown && (
            <button
              type="button"
              onClick={() => setShown(shown + childrenShown)}
              className="min-h-11 text-muted underline"
            >
              +{count - shown}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Leaf({ name, value }: Pick<Props, 'name' | 'value'>) {
  const tone = typeof value === 'string' ? 'text-good' : value === null ? 'text-muted' : 'text-text';
  return (
    <div className="min-h-6 break-words py-0.5 pl-[18px]">
      {name !== undefined && <span className="text-accent">{name}: </span>}
      <span className={tone}>{JSON.stringify(value)}</span>
    </div>
  );
}
