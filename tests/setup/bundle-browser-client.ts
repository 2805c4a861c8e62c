import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('../../lib/sdk/browser.ts', import.meta.url));

export interface BrowserBundle {
  /** One module, minified. */
  code: string;
  /** Every source file and package file that is in it. */
  inputs: string[];
}

/**
 * The browser's entry as an application's bundler would make it, without socket.io-client, which is loaded when it is
 * needed; fails where anything of Node is.
 */
export async function bundleBrowserClient(): Promise<BrowserBundle> {
  const { outputFiles, metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, metafile: true, logLevel: 'silent', minify: true },
    ...{ platform: 'browser', format: 'esm', target: 'es2022', external: ['socket.io-client'] },
  });
  const [main] = outputFiles;
  if (main === undefined) throw new Error('esbuild wrote nothing');
  return { code: main.text, inputs: Object.keys(metafile.inputs) };
}
