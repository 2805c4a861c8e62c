/** `node server/runtime/run.js FILE.ts …`: runs a TypeScript program of this repository, with all that it needs. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { explain, importTypeScript } from './bootstrap.js';

const [, , file, ...args] = process.argv;
if (file === undefined) {
  process.stderr.write('usage: node server/runtime/run.js FILE.ts [argument …]\n');
  process.exit(2);
}
process.argv = [process.execPath, resolve(file), ...args];

try {
  await importTypeScript(pathToFileURL(resolve(file)));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
