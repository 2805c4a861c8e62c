import { z } from 'zod';

const rootSchema = z.object({
  version: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
  dependencies: z.record(z.string(), z.string()),
});

export type RootManifest = z.infer<typeof rootSchema>;

export const parseRootManifest = (json: string): RootManifest => rootSchema.parse(JSON.parse(json));

/** An entry of the package, by its file in `lib/sdk`. */
export type SdkEntry = 'node' | 'browser' | 'opentelemetry';

/** What only an entry of its own needs: whoever uses that entry brings it. */
const optionalPeers = ['@opentelemetry/api'];

const files = (entry: SdkEntry) => ({ types: `./dist/sdk/${entry}.d.ts`, default: `./dist/sdk/${entry}.js` });

/**
 * The package.json of @kryonix/sdk: version and ranges are the root's, so that what is tested here is what is installed.
 * Without a condition that says browser, the package is Node's.
 * @param packages the packages that its files import
 */
export function sdkManifest(root: RootManifest, entries: readonly SdkEntry[], packages: readonly string[]): object {
  const browser = entries.includes('browser') ? { 'react-native': files('browser'), browser: files('browser') } : {};
  const own = Object.fromEntries(entries.map((entry) => [`./${entry}`, files(entry)]));
  const ranges = packages.map((name) => {
    const range = root.dependencies[name];
    if (range === undefined) throw new Error(`the package imports ${name}, which is no dependency of the product`);
    return [name, range] as const;
  });
  ranges.sort(([a], [b]) => a.localeCompare(b));
  return {
    name: '@kryonix/sdk',
    version: root.version,
    description: 'A multi-tenant cache on Redis or Valkey: isolated by construction, measured by itself.',
    license: root.license,
    type: 'module',
    sideEffects: false,
    engines: root.engines,
    exports: {
      '.': { ...browser, node: files('node'), default: files('node') },
      ...own,
      './package.json': './package.json',
    },
    types: './dist/sdk/node.d.ts',
    files: ['dist'],
    dependencies: Object.fromEntries(ranges.filter(([name]) => !optionalPeers.includes(name))),
    peerDependencies: Object.fromEntries(ranges.filter(([name]) => optionalPeers.includes(name))),
    peerDependenciesMeta: Object.fromEntries(optionalPeers.map((name) => [name, { optional: true }])),
  };
}
