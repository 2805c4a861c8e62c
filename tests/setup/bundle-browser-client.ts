import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('../../lib/sdk/browser.ts', import.meta.url));

export interface BrowserBundle {
  /** What a page must load before it can do anything, minified. */
  code: string;
  /** Every source file and package file that is in it or is loaded by it later. */
  inputs: string[];
  /** Files that are loaded only when they are needed. */
  laterChunks: number;
}

/** The browser's entry as an application's bundler would make it; fails where anything of Node is needed. */
export async function bundleBrowserClient(): Promise<BrowserBundle> {
  const { outputFiles, metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, outdir: '/bundle', metafile: true, logLevel: 'silent' },
    ...{ platform: 'browser', format: 'esm', splitting: true, minify: true, target: 'es2022' },
  });
  const main = outputFiles.find(({ path }) => path.endsWith('/browser.js'));
  if (main === undefined) throw new Error('esbuild wrote no entry');
  return { code: main.text, inputs: Object.keys(metafile.inputs), laterChunks: outputFiles.length - 1 };
}
