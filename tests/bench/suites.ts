import type { Suite } from './figure.ts';
import { sdkSuite } from './sdk/sdk-suite.ts';
import { recorderFigureDefinitions, recorderFigures } from './telemetry/recorder-figures.ts';
import { webSuite } from './web/web-suite.ts';

const telemetrySuite: Suite = { name: 'telemetry', figures: recorderFigureDefinitions, measure: recorderFigures };

/** In the order in which they run. */
export const suites: readonly Suite[] = [webSuite, sdkSuite, telemetrySuite];
