'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNow, useTranslations } from 'use-intl';
import { type AlertSide, alertChannelsQuery, alertsUrl } from '#lib/api/alerts-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { type NotificationChannel, notificationChannels } from '#lib/contracts/account.ts';
import type { AlertChannels as Channels, CreatedChannel, Delivery } from '#lib/contracts/alerts.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { SettingGroup } from '../settings/setting-group.tsx';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ChannelForm } from './channel-form.tsx';
import { PhoneForm } from './phone-form.tsx';
import { PushSetting } from './push-offer.tsx';

/** By which ways alerts go out, a test of each, and what became of the newest messages. */
export function AlertChannels({ side, canAct }: { side: AlertSide; canAct: boolean }) {
  const t = useTranslations('alerts');
  const { data, error, refetch } = useQuery(alertChannelsQuery(side));
  if (!data && error) {
    return (
      <div className="rounded-card border border-line bg-raised p-4">
        <Problem message={t('failed')} error={error} onRetry={() => refetch()} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <SettingGroup title={t('channel.push')}>
        <PushSetting />
      </SettingGroup>
      <SettingGroup title={t('channel.phoneGroup')} note={t('channel.phoneNote')}>
        <PhoneForm />
      </SettingGroup>
      <Shared side={side} canAct={canAct} channels={data?.channels} />
      <Tests side={side} canAct={canAct} data={data} />
      <SettingGroup title={t('channel.log')}>
        {data?.deliveries.length === 0 && <p className="px-4 py-4 text-14 text-muted">{t('channel.logEmpty')}</p>}
        {data?.deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
        {!data && <div aria-busy className="skeleton m-4 h-24" />}
      </SettingGroup>
    </div>
  );
}

interface SharedProps {
  side: AlertSide;
  canAct: boolean;
  channels: Channels['channels'] | undefined;
}

function Shared({ side, canAct, channels }: SharedProps) {
  const t = useTranslations('alerts.channel');
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [created, setCreated] = useState<CreatedChannel | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: alertChannelsQuery(side).queryKey });
  const remove = useMutation({
    mutationFn: (id: string) => sendJson<void>('DELETE', alertsUrl(side, `/channels/${id}`)),
    onSettled: refresh,
  });
  const close = () => {
    setAdding(false);
    setCreated(null);
  };
  const made = (channel: CreatedChannel) => {
    void refresh();
    if (channel.signingSecret === null) close();
    else setCreated(channel);
  };
  return (
    <>
      <SettingGroup title={t('title')} note={t('note')}>
        {channels?.map(({ id, kind, name, host }) => (
          <div key={id} data-testid="alert-channel" className="flex min-h-16 items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="break-words font-medium text-14">{name}</p>
              <p className="truncate text-13 text-muted">
                {t(kind)} · {host}
              </p>
            </div>
            {canAct && (
              <Button aria-label={t('remove', { name })} disabled={remove.isPending} onClick={() => remove.mutate(id)}>
                <Trash2 size={18} strokeWidth={1.5} aria-hidden />
              </Button>
            )}
          </div>
        ))}
        {channels?.length === 0 && <p className="px-4 py-4 text-14 text-muted">{t('empty')}</p>}
        {canAct && (
          <div className="p-3">
            <Button onClick={() => setAdding(true)}>
              <Plus size={18} strokeWidth={1.75} aria-hidden />
              {t('add')}
            </Button>
          </div>
        )}
      </SettingGroup>
      <Sheet open={adding} onClose={close} title={t(created ? 'secretTitle' : 'add')}>
        {created && <Secret secret={created.signingSecret ?? ''} />}
        {adding && !created && <ChannelForm side={side} onMade={made} />}
      </Sheet>
    </>
  );
}

function Secret({ secret }: { secret: string }) {
  const t = useTranslations('alerts.channel');
  return (
    <div className="flex flex-col gap-3">
      <code className="select-all break-all rounded-control bg-sunken p-3 font-mono text-14">{secret}</code>
      <p className="text-pretty text-14 text-muted">{t('secretNote')}</p>
    </div>
  );
}

function Tests({ side, canAct, data }: { side: AlertSide; canAct: boolean; data: Channels | undefined }) {
  const t = useTranslations('alerts');
  const words = useRefusalWords();
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: (channel: NotificationChannel) => sendJson<void>('POST', alertsUrl(side, '/test'), { channel }),
    onSettled: () => client.invalidateQueries({ queryKey: alertChannelsQuery(side).queryKey }),
  });
  const mine = notificationChannels.filter((channel) => canAct || (channel !== 'webhook' && channel !== 'slack'));
  return (
    <SettingGroup title={t('channel.tests')} {...(data?.email === false ? { note: t('channel.noMail') } : {})}>
      <div className="flex flex-wrap gap-2 p-3">
        {mine.map((channel) => (
          <Button key={channel} disabled={test.isPending} onClick={() => test.mutate(channel)}>
            {t(`channel.${channel}`)}
          </Button>
        ))}
        <p role="status" className="min-h-5 w-full px-1 text-pretty text-13 text-muted">
          {test.isSuccess && t('channel.tested')}
          {test.error && t('actionFailed', { reason: words(test.error, { conflict: t('channel.notSetUp') }) })}
        </p>
      </div>
    </SettingGroup>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const t = useTranslations('alerts.channel');
  const { moment } = useMomentText();
  const now = useNow().getTime();
  const { channel, recipient, state, attempts, error, createdAt } = delivery;
  return (
    <div className="px-4 py-2.5 text-13">
      <p className="flex flex-wrap justify-between gap-x-3 tabular-nums">
        <span className="min-w-0 break-words">
          {t(channel)} · {recipient}
        </span>
        <span className={state === 'failed' ? 'font-medium text-bad' : 'text-muted'}>
          {t(state)} · {moment(createdAt, now)}
        </span>
      </p>
      {error && (
        <p className="break-words text-muted">
          {error} · {t('attempts', { count: attempts })}
        </p>
      )}
    </div>
  );
}
