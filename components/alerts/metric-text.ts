import type { AlertMetric } from '#lib/contracts/alerts.ts';
import { figureText } from '#lib/format/format-measure.ts';

const units: Partial<Record<AlertMetric, string>> = {
  ...{ hitRate: '%', errorRate: '%', memory: '%', quota: '%', nodeMemory: '%' },
  ...{ p95: 'ms', replicationLag: 's', backupAge: 'h' },
};

export const unitOf = (metric: AlertMetric) => units[metric] ?? '';

/** «70%», «50 ms». */
export function metricText(locale: string, metric: AlertMetric, value: number): string {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  return figureText({ value: number, unit: unitOf(metric) });
}
