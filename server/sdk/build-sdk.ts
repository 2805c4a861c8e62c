import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { compileSdk } from './compile-sdk.ts';
import { parseRootManifest, type SdkEntry, sdkManifest } from './sdk-manifest.ts';

const imports = /(?:^|[\s;])(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\(?\s*['"]([^'"]+)['"]/g;

/** `@scope/name` or `name`; null for a file and for what is part of Node. */
function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier)) return null;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The packages that JavaScript and declarations below the folder import. */
async function packagesOf(folder: string): Promise<string[]> {
  const found = new Set<string>();
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    for (const [, first, second] of (await readFile(join(folder, name), 'utf8')).matchAll(imports)) {
      const own = packageOf(first ?? second ?? '.');
      if (own !== null) found.add(own);
    }
  }
  return [...found];
}

/** Builds the package @kryonix/sdk in an empty folder, ready for `npm pack`. */
export async function buildSdk(root: string, folder: string): Promise<void> {
  const fileOf = (entry: SdkEntry) => join(root, 'lib/sdk', `${entry}.ts`);
  const entries = (['node', 'browser', 'opentelemetry'] as const).filter((entry) => existsSync(fileOf(entry)));
  const dist = join(folder, 'dist');
  await mkdir(dist, { recursive: true });
  compileSdk(root, entries.map(fileOf), dist);
  const manifest = parseRootManifest(await readFile(join(root, 'package.json'), 'utf8'));
  const own = sdkManifest(manifest, entries, await packagesOf(dist));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
  await copyFile(join(root, 'lib/sdk/README.md'), join(folder, 'README.md'));
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}
