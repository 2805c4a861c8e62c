import { fileURLToPath } from 'node:url';
import { packSdk } from '../sdk/pack-sdk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run sdk:pack -- DIR` */
const [directory, ...others] = process.argv.slice(2);
if (directory === undefined || others.length > 0) {
  process.stderr.write('usage: npm run sdk:pack -- DIR\n');
  process.exitCode = 2;
} else {
  process.stdout.write(`${await packSdk(root, directory)}\n`);
}
