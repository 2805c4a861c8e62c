import { ChevronRight, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useId } from 'react';

interface GroupProps {
  title?: string;
  /** Under the group: what its choices mean. */
  note?: string;
  children: ReactNode;
}

/** Settings that belong together, one under the other. */
export function SettingGroup({ title, note, children }: GroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={title ? id : undefined}>
      {title && (
        <h3 id={id} className="mb-2 px-1 font-medium text-13 text-muted">
          {title}
        </h3>
      )}
      <div className="divide-y divide-line overflow-hidden rounded-card border border-line bg-raised">{children}</div>
      {note && <p className="mt-2 text-pretty px-1 text-13 text-muted">{note}</p>}
    </section>
  );
}

interface LinkProps {
  href: string;
  icon: LucideIcon;
  label: string;
  hint: string;
}

/** Leads to a page of settings. */
export function SettingLink({ href, icon: Icon, label, hint }: LinkProps) {
  return (
    <Link href={href} className="flex min-h-16 items-center gap-4 px-4 py-2.5 -outline-offset-2 hover:bg-sunken">
      <Icon size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-16">{label}</span>
        <span className="block truncate text-13 text-muted">{hint}</span>
      </span>
      <ChevronRight size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
    </Link>
  );
}
