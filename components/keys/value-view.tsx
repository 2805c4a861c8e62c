'use client';

import { Check, Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyValue } from '#lib/contracts/keys.ts';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { SegmentedChoice } from '../ui/segmented-choice.tsx';
import { codeFont } from './form-classes.ts';
import { bytesOfValue, hexDump } from './hex-dump.ts';
import { JsonTree } from './json-tree.tsx';

type View = 'json' | 'text' | 'hex';

/** Characters that a phone still draws without a pause. */
const greatestText = 100_000;
const greatestHexBytes = 16_384;

/** The value as text, as somebody would write it. */
export function textOfValue({ value, encoding }: Pick<KeyValue, 'value' | 'encoding'>): string {
  return encoding === 'json' ? JSON.stringify(value, null, 2) : String(value);
}

/** A text may hold JSON that an application encoded itself. */
function parsedOf({ value, encoding }: KeyValue): { json: unknown } | null {
  if (encoding === 'json') return { json: value };
  if (encoding !== 'text' || !/^\s*[[{]/.test(String(value))) return null;
  try {
    return { json: JSON.parse(String(value)) };
  } catch {
    return null;
  }
}

/** A value as a tree, as text or as bytes. What it holds is never anything but text to the page. */
export function ValueView({ shown }: { shown: KeyValue }) {
  const t = useTranslations('keys.value');
  const parsed = useMemo(() => parsedOf(shown), [shown]);
  const views: View[] = parsed
    ? ['json', 'text', 'hex']
    : shown.encoding === 'base64'
      ? ['hex', 'text']
      : ['text', 'hex'];
  const [chosen, setView] = useState<View | null>(null);
  const view = chosen !== null && views.includes(chosen) ? chosen : (views[0] ?? 'text');
  const [wrap, setWrap] = useState(true);
  const text = useMemo(() => textOfValue(shown), [shown]);
  return (
    <div className="mt-4">
      <SegmentedChoice
        label={t('view')}
        options={views.map((option) => ({ value: option, label: t(option) }))}
        value={view}
        onChange={setView}
      />
      <ScrollRegion
        label={t('content')}
        className={`${codeFont} mt-2 max-h-80 overflow-auto rounded-control border border-line bg-surface p-3 text-13`}
      >
        {view === 'json' && <JsonTree value={parsed?.json} />}
        {view === 'text' && (
          <pre
            data-testid="value-text"
            className={`${codeFont} ${wrap ? 'whitespace-pre-wrap break-words' : 'whitespace-pre'}`}
          >
            {text.slice(0, greatestText)}
          </pre>
        )}
        {view === 'hex' && <HexText shown={shown} />}
      </ScrollRegion>
      {view === 'text' && text.length > greatestText && <p className="mt-1 text-12 text-muted">{t('truncated')}</p>}
      <div className="mt-1 flex flex-wrap items-center justify-between gap-2">
        {view === 'text' ? (
          <label className="inline-flex min-h-11 cursor-pointer items-center gap-2 text-13 text-muted">
            <input
              type="checkbox"
              checked={wrap}
              onChange={() => setWrap(!wrap)}
              className="size-4 accent-(--accent)"
            />
            {t('wrap')}
          </label>
        ) : (
          <span />
        )}
        <CopyButton text={text} />
      </div>
    </div>
  );
}

function HexText({ shown }: { shown: KeyValue }) {
  const dump = useMemo(() => hexDump(bytesOfValue(shown.value, shown.encoding), greatestHexBytes), [shown]);
  return <pre className={`${codeFont} text-12`}>{dump}</pre>;
}

function CopyButton({ text }: { text: string }) {
  const t = useTranslations('keys.value');
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true), console.warn)}
      className="inline-flex min-h-11 items-center gap-2 rounded-control px-3 text-13 text-muted hover:bg-sunken hover:text-text"
    >
      <Icon size={16} strokeWidth={1.5} aria-hidden />
      <span role="status">{copied ? t('copied') : t('copy')}</span>
    </button>
  );
}
