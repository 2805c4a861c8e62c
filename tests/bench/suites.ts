import type { Suite } from './figure.ts';
import { liveSuite } from './live/live-suite.ts';
import { operationsSuite } from './operations/operations-suite.ts';
import { optimizerSuite } from './optimizer/optimizer-suite.ts';
import { queriesSuite } from './queries/queries-suite.ts';
import { sdkSuite } from './sdk/sdk-suite.ts';
import { telemetrySuite } from './telemetry/telemetry-suite.ts';
import { webSuite } from './web/web-suite.ts';

/** In the order in which they run. */
export const suites: readonly Suite[] = [
  webSuite,
  sdkSuite,
  telemetrySuite,
  liveSuite,
  queriesSuite,
  optimizerSuite,
  operationsSuite,
];
