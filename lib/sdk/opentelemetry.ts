import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Attributes, type Meter, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { Observation } from '../cache/observation.ts';
import { operationChannelName } from '../cache/observe.ts';

export interface OpenTelemetryOptions {
  /** Gets a span per operation, within the span that is active where it was called. Default: none. */
  tracer?: Tracer | undefined;
  /** Gets `kryonix.operation.duration` (seconds) and `kryonix.operation.keys`. Default: none. */
  meter?: Meter | undefined;
  /** Adds the tenant to the metrics as well, each a time series of its own. Default false; spans always name it. */
  tenantInMetrics?: boolean | undefined;
}

/**
 * Hands every operation of every cache in this process to OpenTelemetry, until the function that it answers is called.
 * Keys and values stay out: they may speak of people.
 *
 * @example
 * const stop = exportOperations({ tracer: trace.getTracer('app'), meter: metrics.getMeter('app') });
 */
export function exportOperations({ tracer, meter, tenantInMetrics = false }: OpenTelemetryOptions): () => void {
  const count = meter && createCounting(meter, tenantInMetrics);
  const hear = (message: unknown) => {
    // Only the cache publishes on this channel.
    const observation = message as Observation;
    if (tracer) addSpan(tracer, observation);
    count?.(observation);
  };
  subscribe(operationChannelName, hear);
  return () => {
    unsubscribe(operationChannelName, hear);
  };
}

function addSpan(tracer: Tracer, observation: Observation): void {
  const { operation, outcome, tenantId, hits, misses, stales, sizeBytes, startedAtMs, latencyMs } = observation;
  const span = tracer.startSpan(`cache.${operation}`, {
    kind: SpanKind.CLIENT,
    startTime: startedAtMs,
    attributes: {
      ...classOf(observation),
      'kryonix.tenant': tenantId,
      'kryonix.hits': hits,
      'kryonix.misses': misses,
      'kryonix.stales': stales,
      ...(sizeBytes === null ? {} : { 'kryonix.size_bytes': sizeBytes }),
    },
  });
  if (outcome === 'error') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(startedAtMs + latencyMs);
}

function createCounting(meter: Meter, tenantInMetrics: boolean): (observation: Observation) => void {
  const duration = meter.createHistogram('kryonix.operation.duration', {
    unit: 's',
    description: 'What callers waited for an operation of the cache.',
    advice: { explicitBucketBoundaries: [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] },
  });
  const keys = meter.createCounter('kryonix.operation.keys', {
    unit: '{key}',
    description: 'Keys that were asked for, by how they were answered.',
  });
  return (observation) => {
    const attributes = tenantInMetrics
      ? { ...classOf(observation), 'kryonix.tenant': observation.tenantId }
      : classOf(observation);
    duration.record(observation.latencyMs / 1_000, attributes);
    const { hits, misses, stales } = observation;
    for (const [answer, count] of Object.entries({ hit: hits, miss: misses, stale: stales })) {
      if (count > 0) keys.add(count, { ...attributes, 'kryonix.answer': answer });
    }
  };
}

const classOf = ({ database, module, dataType, operation, outcome, device, network }: Observation): Attributes => ({
  'db.system.name': 'redis',
  'kryonix.operation': operation,
  'kryonix.outcome': outcome,
  'kryonix.database': database,
  'kryonix.module': module,
  'kryonix.data_type': dataType,
  'kryonix.device': device,
  'kryonix.network': network,
});
