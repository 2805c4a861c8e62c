import { createRecorder, type Recorder } from '../telemetry/recorder.ts';
import type { CacheOptions } from './cache-options.ts';
import type { ObservationListener, Observer } from './observe.ts';
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
    /** What of the operations is recorded. */
    recorded?: ((listener: ObservationListener) => ObservationListener) | undefined;
  },
): Telemetry {
  const recorder = createRecorder({
    now: options.now,
    send: (batch) => stream.send(batch),
    onError: report,
    ...options.telemetry,
  });
  const unsubscribe = observer.subscribe(options.recorded?.(recorder.record) ?? recorder.record);
  const timer = setInterval(() => void recorder.flush(), options.telemetry?.flushMs ?? 1000);
  timer.unref();
  return {
    recorder,
    async close() {
      clearInterval(timer);
      unsubscribe();
      await recorder.stop();
      await stream.close();
    },
  };
}
