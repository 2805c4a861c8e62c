import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type MetricName, metrics } from './metric-names.ts';

/** The metrics of one process: every name is there from the start, values as they are noted. */
export class MetricBook {
  private readonly registry = new Registry();
  private readonly gauges = new Map<string, Gauge>();
  private readonly counters = new Map<string, Counter>();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'kryonix_' });
    for (const [name, { type, help, labels }] of Object.entries(metrics)) {
      const configuration = { name, help, labelNames: [...labels], registers: [this.registry] };
      if (type === 'gauge') this.gauges.set(name, new Gauge(configuration));
      else this.counters.set(name, new Counter(configuration));
      this.clear(name as MetricName);
    }
  }

  /** Forgets a metric's former values, such as those of tenants that are no longer among the busiest. */
  clear(name: MetricName): void {
    const gauge = this.gauges.get(name);
    // A gauge without labels that is reset would say 0, which is not "unknown".
    if (metrics[name].labels.length === 0) gauge?.remove();
    else gauge?.reset();
  }

  /** A gauge's value, or a counter's total as its owner counts it. Nothing is noted for an unknown value. */
  set(name: MetricName, value: number | null, labels: Record<string, string> = {}): void {
    if (value === null) return;
    const counter = this.counters.get(name);
    if (!counter) {
      this.gauges.get(name)?.set(labels, value);
      return;
    }
    counter.remove(labels);
    counter.inc(labels, value);
  }

  increment(name: MetricName, labels: Record<string, string> = {}): void {
    this.counters.get(name)?.inc(labels);
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
