import { queryOptions } from '@tanstack/react-query';
import type { AlertChannels, AlertReach, AlertRules, Alerts } from '../contracts/alerts.ts';
import { fetchJson } from './fetch-json.ts';

/** Whose alerts: the tenant's of the session, or for staff the platform's. */
export type AlertSide = 'own' | 'platform';

/** The address of a resource of alerts; `path` starts after `/alerts`. */
export const alertsUrl = (side: AlertSide, path = '') => `/api/${side === 'own' ? '' : 'platform/'}alerts${path}`;

/** Sockets tell of changes at once; asking now and then is for whoever has none. */
const everyMs = 30_000;

/** What goes on and what was, newest first. */
export function alertsQuery(side: AlertSide) {
  return queryOptions({
    queryKey: ['alerts', side, 'list'],
    queryFn: ({ signal }) => fetchJson<Alerts>(alertsUrl(side), signal),
    refetchInterval: everyMs,
  });
}

export function alertRulesQuery(side: AlertSide) {
  return queryOptions({
    queryKey: ['alerts', side, 'rules'],
    queryFn: ({ signal }) => fetchJson<AlertRules>(alertsUrl(side, '/rules'), signal),
  });
}

/** Channels, and the newest deliveries. */
export function alertChannelsQuery(side: AlertSide) {
  return queryOptions({
    queryKey: ['alerts', side, 'channels'],
    queryFn: ({ signal }) => fetchJson<AlertChannels>(alertsUrl(side, '/channels'), signal),
    refetchInterval: 15_000,
  });
}

/** By what the person of the session can be reached. */
export function alertReachQuery() {
  return queryOptions({
    queryKey: ['alerts', 'reach'],
    queryFn: ({ signal }) => fetchJson<AlertReach>('/api/alerts/reach', signal),
  });
}
