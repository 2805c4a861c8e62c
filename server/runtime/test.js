/** `npm test` and `npm run verify`: everything, from a fresh clone; the last line is `N passed, N failed`. */
import { explain, importTypeScript } from './bootstrap.js';

try {
  const { runTests } = await importTypeScript(new URL('run-tests.ts', import.meta.url));
  if (typeof runTests === 'function') await runTests({ verify: process.argv.includes('--verify') });
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
