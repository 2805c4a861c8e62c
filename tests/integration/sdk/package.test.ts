import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packSdk } from '#server/sdk/pack-sdk.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

const root = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

let project = '';
let tarball = new Uint8Array();
let tarballPath = '';
let servers: TestRedisPair;

/** What somebody writes who has nothing but the package. */
const program = `
import { createCache, KryonixRedisClient, MultiTenantCacheService, type GetResult, TtlError } from '@kryonix/sdk';

const [url = '', controlUrl = '', tenantId = ''] = process.argv.slice(2);
const cache = createCache({ url, control: { url: controlUrl }, connection: { commandTimeoutMs: 10_000 } });
const tenant = cache.forTenant(tenantId, { device: 'mobile' });
await tenant.set('crm', 'api_response', 'lead', { name: 'Ana', at: [1, null] }, { ttlSeconds: 60 });
const found: GetResult<{ name: string }> = await tenant.get<{ name: string }>('crm', 'api_response', 'lead');
const lock = await tenant.lock('report', { ttlSeconds: 5 });
const service = new MultiTenantCacheService(tenantId, { cache });
const refused = await tenant.expire('crm', 'api_response', 'lead', 0).catch((error: unknown) => error instanceof TtlError);
const answers = {
  name: found.hit ? found.value.name : null,
  fence: typeof lock?.fence,
  front: await service.getTenantCache('crm', 'api_response', 'lead'),
  refused,
  class: typeof KryonixRedisClient,
};
await lock?.release();
await cache.close();
console.log(JSON.stringify(answers));
`;

/** The same in a page: no Node there, and none of its types. */
const page = `
import { type Client, type ClientResult, createClient, createKryonixApi, KryonixSDK, ReplacedMethodError } from '@kryonix/sdk';

const client: Client = createClient({ url: 'https://cache.example', apiKey: 'kx_example' });
const lead: ClientResult<{ name: string }> = await client.get<{ name: string }>('crm', 'lead', '7');
const sdk = new KryonixSDK({ module: 'crm', tenantId: 'x', api: createKryonixApi({ url: 'https://cache.example' }) });
export const answers = [lead.hit ? lead.value.name : null, sdk.getCurrentTenant(), ReplacedMethodError.name];
`;

const common = { target: 'es2022', strict: true, exactOptionalPropertyTypes: true, rootDir: '.', listFiles: true };
const node = { module: 'nodenext', moduleResolution: 'nodenext', types: ['node'], lib: ['es2023', 'dom'] };
const browser = { module: 'esnext', moduleResolution: 'bundler', customConditions: ['browser'], types: [] };
const projects = {
  main: { compilerOptions: { ...common, ...node, outDir: 'nodenext' }, files: ['main.ts'] },
  page: {
    compilerOptions: { ...common, ...browser, lib: ['es2023', 'dom', 'dom.iterable'], noEmit: true },
    files: ['page.ts'],
  },
};

beforeAll(async () => {
  servers = await startTestRedisPair();
  project = await mkdtemp(join(tmpdir(), 'kryonix-package-'));
  tarballPath = await packSdk(root, project);
  tarball = new Uint8Array(await readFile(tarballPath));
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...quiet, tarballPath], { cwd: project });
  // What a TypeScript project for Node has anyway.
  await mkdir(join(project, 'node_modules/@types'), { recursive: true });
  if (!existsSync(join(project, 'node_modules/@types/node'))) {
    await symlink(join(root, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'));
  }
  await writeFile(join(project, 'main.ts'), program);
  await writeFile(join(project, 'page.ts'), page);
}, 300_000);
afterAll(async () => {
  await servers.close();
  await rm(project, { recursive: true, force: true });
});

/** The compiler's complaints, and the files that it read. */
async function compile(name: keyof typeof projects): Promise<{ complaints: string[]; files: string[] }> {
  const file = join(project, `tsconfig.${name}.json`);
  await writeFile(file, JSON.stringify(projects[name]));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [compiler, '--project', file], { cwd: project }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }),
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  const files = lines.filter((line) => line.startsWith('/'));
  return { complaints: lines.filter((line) => !line.startsWith('/')), files };
}

const importPattern = /\b(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\b\(?\s*['"]([^'"]+)['"]/g;

/** Everything that a file of the package imports, however far away: packages, and parts of Node. */
async function importsFrom(file: string, seen = new Set<string>()): Promise<Set<string>> {
  const found = new Set<string>();
  if (seen.has(file)) return found;
  seen.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, named, whole = ''] of text.matchAll(importPattern)) {
    const specifier = named ?? whole;
    if (!specifier.startsWith('.')) found.add(specifier);
    else for (const each of await importsFrom(join(dirname(file), specifier), seen)) found.add(each);
  }
  return found;
}

describe('the tarball of @kryonix/sdk', () => {
  it('is named after the package and its version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(tarballPath).toBe(join(project, `kryonix-sdk-${version}.tgz`));
  });

  it('satisfies publint', async () => {
    const { messages } = await publint({ pack: { tarball: tarball.buffer } });
    expect(messages).toEqual([]);
  });

  it('has types that resolve as its code does, for everybody who can import an ES module', async () => {
    const checked = await checkPackage(createPackageFromTarballData(tarball));
    const problems = checked.types ? checked.problems : ['no types'];
    const ofEsModules = problems.filter(
      (problem) =>
        typeof problem === 'string' || !('resolutionKind' in problem) || !/node10|cjs/.test(problem.resolutionKind),
    );
    expect(ofEsModules).toEqual([]);
  });

  it('brings its documentation and licence, and nothing of the product around it', async () => {
    const files = createPackageFromTarballData(tarball)
      .listFiles()
      .map((path) => path.replace(/^.*@kryonix\/sdk\//, ''));
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'package.json', 'dist/sdk/node.js']));
    const folders = new Set(files.filter((path) => path.startsWith('dist/')).map((path) => path.split('/')[1]));
    for (const folder of ['server', 'app', 'components', 'tests']) expect(folders).not.toContain(folder);
    const own = join(project, 'node_modules/@kryonix/sdk/dist');
    const wrong: string[] = [];
    for (const name of await readdir(own, { recursive: true })) {
      if (!/\.(js|ts)$/.test(name)) continue;
      const text = await readFile(join(own, name), 'utf8');
      if (/(from|import\(?)\s*['"](#|pg['"]|pino|next|react['"/]|.*\/server\/)/.test(text)) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });

  it('installs what it imports and nothing that belongs to a server', async () => {
    const { dependencies } = JSON.parse(
      await readFile(join(project, 'node_modules/@kryonix/sdk/package.json'), 'utf8'),
    );
    expect(Object.keys(dependencies)).toEqual([...['ioredis', 'lru-cache', 'lz4-napi', 'socket.io-client', 'zod']]);
    const { dependencies: ranges } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    for (const [name, range] of Object.entries(dependencies)) expect(range).toBe(ranges[name]);
    const installed = await readdir(join(project, 'node_modules'));
    for (const name of ['pg', 'pino', 'next', 'react', 'socket.io', 'typescript'])
      expect(installed).not.toContain(name);
  });

  it('gives Node what needs Redis, and browsers nothing of it', async () => {
    const folder = join(project, 'node_modules/@kryonix/sdk');
    const { exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const { node, browser } = exports['.'];
    expect(await importsFrom(join(folder, node.default))).toContain('ioredis');
    const imported = await importsFrom(join(folder, browser.default));
    expect([...imported].filter((name) => !['zod', 'socket.io-client'].includes(name))).toEqual([]);
  });

  it('type-checks in a bundler’s project for browsers, declarations included, without the types of Node', async () => {
    const { complaints, files } = await compile('page');
    expect(complaints).toEqual([]);
    expect(files.filter((path) => path.endsWith('dist/sdk/browser.d.ts'))).toHaveLength(1);
    expect(files.filter((path) => /@types\/node\/|ioredis/.test(path))).toEqual([]);
  }, 300_000);

  it('type-checks in Node’s own project, declarations included, and works there', async () => {
    expect((await compile('main')).complaints).toEqual([]);
    const { stdout } = await run(
      process.execPath,
      [join(project, 'nodenext/main.js'), servers.redisUrl, servers.controlRedisUrl, randomUUID()],
      { cwd: project },
    );
    expect(JSON.parse(stdout)).toEqual({
      ...{ name: 'Ana', fence: 'number', front: { name: 'Ana', at: [1, null] }, refused: true, class: 'function' },
    });
  }, 300_000);
});
