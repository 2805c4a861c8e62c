import { type Alert, alertReachSchema, alertsSchema } from '#lib/contracts/alerts.ts';
import { ago, answer, type FixedAnswer, idOf } from './fixed-answer.ts';

const firing: Alert = {
  ...{ id: idOf(701), tenantId: idOf(1), tenantName: 'Cliente Exemplo', rule: 'p95-high', metric: 'p95', subject: '' },
  ...{ severity: 'critical', state: 'firing', title: 'Respostas lentas: o p95 está em 61 ms.' },
  ...{ value: 61, threshold: 50, comparison: 'above', since: ago(1500), firedAt: ago(1200), resolvedAt: null },
  ...{ acknowledgedAt: null, acknowledgedBy: null, escalatedAt: null, silencedUntil: null },
};

const alerts: Alert[] = [
  firing,
  {
    ...firing,
    ...{ id: idOf(702), rule: 'quota-near', metric: 'quota', severity: 'warning', value: 91, threshold: 90 },
    ...{ title: 'A memória está quase cheia: 91% da cota.', since: ago(9000), firedAt: ago(8700) },
    ...{ acknowledgedAt: ago(8000), acknowledgedBy: 'Ana Ribeiro' },
  },
  {
    ...firing,
    ...{ id: idOf(703), rule: 'hit-rate-low', metric: 'hitRate', severity: 'warning', value: 96, threshold: 70 },
    ...{ title: 'A taxa de acerto caiu para 64,2%.', state: 'resolved', comparison: 'below' },
    ...{ since: ago(61_200), firedAt: ago(60_900), resolvedAt: ago(57_600) },
  },
];

/** What goes on with a tenant, and what was. */
export const alertAnswers: FixedAnswer[] = [
  answer('/api/alerts', alertsSchema, { alerts, open: 2 }),
  answer('/api/alerts/reach', alertReachSchema, { pushKey: 'BA', pushDevices: 0, phone: null }),
];

/** Nothing is wrong with the platform. */
export const platformAlertAnswers: FixedAnswer[] = [
  answer('/api/platform/alerts', alertsSchema, { alerts: [], open: 0 }),
];
