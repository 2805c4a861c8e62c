/** `npm start` and `npm run dev`: from a fresh clone to a running product. */
import { explain, importTypeScript } from './bootstrap.js';

const dev = process.argv.includes('--dev');
// Before anything is imported: React and Next choose their builds by it.
Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production' });

try {
  const { runProduct } = await importTypeScript(new URL('run-product.ts', import.meta.url));
  if (typeof runProduct === 'function') await runProduct({ dev });
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
