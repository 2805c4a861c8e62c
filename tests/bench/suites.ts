import type { Suite } from './figure.ts';
import { webSuite } from './web/web-suite.ts';

/** In the order in which they run. */
export const suites: readonly Suite[] = [webSuite];
