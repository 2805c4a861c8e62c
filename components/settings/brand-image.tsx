'use client';

import { useQueryClient } from '@tanstack/react-query';
import { ImageIcon } from 'lucide-react';
import Image from 'next/image';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { organisationQuery } from '#lib/api/organisation-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { type BrandImageKind, greatestImageBytes, type Organisation } from '#lib/contracts/settings/organisation.ts';
import { figureText, formatBytes } from '#lib/format/format-measure.ts';
import { Button } from './button.tsx';
import { SaveState } from './save-state.tsx';
import { SettingGroup } from './setting-group.tsx';
import { useSave } from './use-save.ts';

interface Props {
  kind: BrandImageKind;
  image: Organisation['logo'];
  readOnly: boolean;
}

/** One image of the brand: as it is, another one, none. */
export function BrandImage({ kind, image, readOnly }: Props) {
  const t = useTranslations('settings');
  const locale = useLocale();
  const router = useRouter();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [tooLarge, setTooLarge] = useState<number | null>(null);
  const url = `/api/settings/brand/${kind}`;
  const save = useSave({
    send: (file: File | null) => sendJson(file ? 'PUT' : 'DELETE', url, file ?? undefined),
    onSaved: () => {
      void client.invalidateQueries({ queryKey: organisationQuery().queryKey });
      router.refresh();
    },
  });
  const choose = (file: File | undefined) => {
    if (!file) return;
    const fits = file.size <= greatestImageBytes;
    setTooLarge(fits ? null : file.size);
    if (fits) save.mutate(file);
  };
  return (
    <SettingGroup title={t(`brand.${kind}`)} note={t(`brand.${kind}Note`)}>
      <div className="flex flex-wrap items-center gap-4 p-4">
        <span className="grid size-16 shrink-0 place-items-center rounded-control border border-line bg-sunken text-muted">
          {image ? (
            <Image
              src={`${url}?v=${image.version}`}
              alt={t('brand.current')}
              width={64}
              height={64}
              // Small already, and no optimiser may keep what belongs to one tenant.
              unoptimized
              className="size-16 rounded-control object-contain"
            />
          ) : (
            <ImageIcon size={24} strokeWidth={1.5} aria-label={t('brand.noImage')} />
          )}
        </span>
        {!readOnly && (
          <div className="flex flex-wrap gap-3">
            <input
              ref={input}
              type="file"
              accept="image/png,image/webp"
              aria-label={t(`brand.${kind}`)}
              tabIndex={-1}
              className="sr-only"
              onChange={(event) => {
                choose(event.target.files?.[0]);
                event.target.value = '';
              }}
            />
            <Button disabled={save.isPending} onClick={() => input.current?.click()}>
              {t(image ? 'brand.replace' : 'brand.choose')}
            </Button>
            {image && (
              <Button look="danger" disabled={save.isPending} onClick={() => save.mutate(null)}>
                {t('brand.remove')}
              </Button>
            )}
          </div>
        )}
        <div className={save.isIdle && tooLarge === null ? 'sr-only' : 'w-full'}>
          {tooLarge === null ? (
            <SaveState save={save} />
          ) : (
            <p role="alert" className="text-13 text-bad">
              {t('brand.tooLarge', { size: figureText(formatBytes(locale, tooLarge)) })}
            </p>
          )}
        </div>
      </div>
    </SettingGroup>
  );
}
