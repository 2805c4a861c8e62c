import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundleBrowserClient } from '#tests/setup/bundle-browser-client.ts';

/** Gzipped bytes that a page pays for the client; socket.io-client comes when the first listener does. */
const greatestBytes = 13_000;

describe('the entry for browsers', () => {
  it('bundles for a browser with nothing of Node, Redis or zod in it, and stays small', async () => {
    // Names of Node's modules do not resolve for a browser: the bundle itself would fail.
    const { code, inputs } = await bundleBrowserClient();
    expect(inputs.filter((path) => /^node:|node_modules\/(ioredis|zod|lz4-napi|@redis)\//.test(path))).toEqual([]);
    expect(inputs.filter((path) => /^(server|app|components)\//.test(path))).toEqual([]);
    expect(inputs.filter((path) => path.startsWith('lib/sdk/client/')).length).toBeGreaterThan(20);
    expect(code).not.toMatch(/["']node:|from ?["']/);
    expect(code).toMatch(/import\("socket\.io-client"\)/);
    const bytes = gzipSync(code).length;
    process.stdout.write(`browser client: ${code.length} bytes minified, ${bytes} gzipped\n`);
    expect(bytes).toBeLessThan(greatestBytes);
  });
});
