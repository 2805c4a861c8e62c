'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';
import { figureText, formatCompact, formatPercent, formatRate, formatServerTime } from '#lib/format/format-measure.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { Card } from '../ui/card.tsx';
import { MissingRight } from './missing-right.tsx';

const shownCommands = 12;
const columns = ['command', 'calls', 'rate', 'share', 'mean', 'p99'] as const;

/** What the server spends its time on, command by command. */
export function CommandsCard({ node }: { node: InfrastructureNode }) {
  const t = useTranslations('infrastructure');
  const locale = useLocale();
  const { commands } = node;
  return (
    <Card id={`commands-${nodeName(node)}`} title={t('commands.title')}>
      <MissingRight node={node} cards={['commands']} />
      {commands === null && <p className="text-pretty py-2 text-14 text-muted">{t('commands.none')}</p>}
      {commands !== null && (
        <table className="w-full table-fixed text-13">
          <thead className="text-12 text-muted">
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={`pb-1.5 font-medium ${column === 'command' ? 'text-left' : 'w-18 text-right'} ${column === 'rate' || column === 'mean' ? 'max-md:hidden' : ''}`}
                >
                  {t(`commands.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {commands.slice(0, shownCommands).map((command) => (
              <tr key={command.command} className="border-line border-t">
                <th
                  scope="row"
                  className="break-words py-1.5 pr-3 text-left font-medium uppercase tracking-wide max-md:text-12"
                >
                  {command.command.replace('|', ' ')}
                </th>
                <td className="text-right tabular-nums">{formatCompact(locale, command.calls)}</td>
                <td className="whitespace-nowrap text-right tabular-nums max-md:hidden">
                  {figureText(formatRate(locale, command.callsPerSecond, '/s'))}
                </td>
                <td className="text-right tabular-nums">{figureText(formatPercent(locale, command.timeShare))}</td>
                <td className="whitespace-nowrap text-right tabular-nums max-md:hidden">
                  {figureText(formatServerTime(locale, command.meanMs))}
                </td>
                <td className="whitespace-nowrap text-right tabular-nums">
                  {figureText(formatServerTime(locale, command.p99Ms))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
