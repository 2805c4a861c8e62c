import { AccessSampler } from '../optimizer/access-sampler.ts';
import { createRecorder, type Recorder } from '../telemetry/recorder.ts';
import type { CacheOptions } from './cache-options.ts';
import type { ObservationListener, Observer } from './observe.ts';
import type { PayloadSampler } from './payload-sampler.ts';
import type { RegisteredLoaders } from './registered-loaders.ts';
import type { SecondLooks } from './second-looks.ts';
import type { TelemetryStream } from './telemetry-stream.ts';

export interface Telemetry {
  recorder: Recorder;
  close(): Promise<void>;
}

/** Records every operation and hands a batch to the control plane now and then. */
export function startTelemetry(
  stream: TelemetryStream,
  observer: Observer,
  report: (error: unknown) => void,
  options: CacheOptions & {
    now: () => number;
    looks: SecondLooks;
    /** What of the operations is recorded. */
    recorded?: ((listener: ObservationListener) => ObservationListener) | undefined;
    loaders: Pick<RegisteredLoaders, 'classNames'>;
    payloads: PayloadSampler | undefined;
  },
): Telemetry {
  const recorder = createRecorder({
    now: options.now,
    send: (batch) => stream.send(batch),
    onError: report,
    secondLooks: (rollups) => options.looks.take(rollups),
    ...options.telemetry,
  });
  const unsubscribe = observer.subscribe(options.recorded?.(recorder.record) ?? recorder.record);
  const accesses = logAccesses(stream, observer, options);
  const flush = () => {
    // First: over HTTP they go with the batch.
    void accesses?.flush();
    void recorder.flush();
  };
  const timer = setInterval(flush, options.telemetry?.flushMs ?? 1000);
  timer.unref();
  return {
    recorder,
    async close() {
      clearInterval(timer);
      unsubscribe();
      accesses?.stop();
      await Promise.all([accesses?.flush(), recorder.stop()]);
      await stream.close();
    },
  };
}

/** Tells the optimiser which keys are read again; what could not be delivered is lost, and it learns from the rest. */
function logAccesses(
  { sendAccesses, accessesAtOnce }: TelemetryStream,
  observer: Observer,
  { telemetry, loaders, payloads }: Parameters<typeof startTelemetry>[3],
): { flush(): Promise<void>; stop(): void } | null {
  if (telemetry?.accesses === false) return null;
  const sampler = new AccessSampler(accessesAtOnce);
  const stop = observer.subscribe(sampler.record);
  let sending = false;
  return {
    stop,
    async flush() {
      const batch = sending
        ? null
        : sampler.take({
            loaders: loaders.classNames,
            payloadsOf: (tenantId) => payloads?.take(tenantId) ?? [],
          });
      if (batch === null) return;
      sending = true;
      // The counts of the recorder go over the same connection: whoever sends those tells of its faults.
      await sendAccesses(batch)
        .catch(() => undefined)
        .finally(() => {
          sending = false;
        });
    },
  };
}
