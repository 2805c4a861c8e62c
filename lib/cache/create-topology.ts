import { CacheError } from './cache-error.ts';
import type { CacheOptions } from './cache-options.ts';
import type { Catalogue } from './catalogue.ts';
import { parseServerUrl } from './parse-server-url.ts';
import { createNumberedTopology, createPrefixedTopology, type Topology } from './topology.ts';

/** The topology that the options give or describe. Throws CacheError `invalid_topology`. */
export function createTopology(
  options: CacheOptions,
  catalogue: Catalogue,
  onError: (error: unknown) => void,
): Topology {
  const { topology, url, control, overrides = [], keyForm, isolation } = options;
  if (topology !== undefined && url === undefined) {
    if (overrides.length === 0 && keyForm === undefined && isolation === undefined) return topology;
    throw new CacheError('invalid_topology', 'overrides, keyForm and isolation belong to the topology that is given');
  }
  if (url === undefined || topology !== undefined) {
    throw new CacheError('invalid_topology', 'a cache needs either a url or a topology');
  }
  const controlUrl = control !== undefined && 'url' in control ? control.url : undefined;
  const urls = [url, controlUrl, ...overrides.map((override) => override.url)];
  const clustered = urls.some((each) => each !== undefined && parseServerUrl(each).kind === 'cluster');
  const create =
    keyForm === 'prefixed' || (keyForm === undefined && clustered) ? createPrefixedTopology : createNumberedTopology;
  return create({
    ...options.connection,
    onError,
    url,
    controlUrl,
    databases: catalogue.databases,
    overrides,
    isolation,
  });
}
