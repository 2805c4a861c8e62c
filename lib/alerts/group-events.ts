import { type AlertSeverity, alertSeverities } from '../contracts/account.ts';

export type AlertEventKind = 'firing' | 'resolved' | 'escalated' | 'notice';

/** Something that people are to be told of. */
export interface AlertEvent {
  alertId: string;
  /** Null for the platform's. */
  tenantId: string | null;
  kind: AlertEventKind;
  severity: AlertSeverity;
  inQuietHours: boolean;
}

/** What goes out as one message. */
export interface EventGroup {
  tenantId: string | null;
  kind: AlertEventKind;
  /** Of the gravest. */
  severity: AlertSeverity;
  inQuietHours: boolean;
  alertIds: string[];
}

/** One message per owner and kind: what breaks together is told together. The order of the first of each stays. */
export function groupEvents(events: readonly AlertEvent[]): EventGroup[] {
  const groups = new Map<string, EventGroup>();
  for (const { alertId, tenantId, kind, severity, inQuietHours } of events) {
    const key = `${tenantId ?? ''} ${kind}`;
    const group = groups.get(key) ?? { tenantId, kind, severity, inQuietHours: false, alertIds: [] };
    group.alertIds.push(alertId);
    group.inQuietHours ||= inQuietHours;
    if (alertSeverities.indexOf(severity) > alertSeverities.indexOf(group.severity)) group.severity = severity;
    groups.set(key, group);
  }
  return [...groups.values()];
}
