import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTracked, trackedFiles } from './tracked-files.ts';

const isSource = (path: string) => /\.(ts|tsx|js|cjs|mjs)$/.test(path);
const productSources = trackedFiles('app', 'components', 'lib', 'server').filter(isSource);
const allSources = [...productSources, ...trackedFiles('tests').filter(isSource)];

const lineCount = (path: string) => readTracked(path).replace(/\n$/, '').split('\n').length;
const longerThan = (paths: string[], limit: number) =>
  paths.map((path) => ({ path, lines: lineCount(path) })).filter(({ lines }) => lines > limit);

/** The code without its comments: a comment may speak of what the code must not do. */
const codeOf = (path: string) =>
  readTracked(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
const containing = (paths: string[], pattern: RegExp) => paths.filter((path) => pattern.test(codeOf(path)));

describe('the top level', () => {
  const fixed = ['app', 'components', 'lib', 'server', 'public', 'tests'];
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'next.config.js', 'README.md', 'LICENSE'];
  /** Tools that look nowhere else. */
  const insisted = ['biome.json'];

  it('holds only what the customer fixed, and dotfiles', () => {
    const entries = [...new Set(trackedFiles().map((path) => path.split('/')[0] ?? ''))];
    expect(entries.length).toBeGreaterThan(5);
    const allowed = new Set([...fixed, ...files, ...insisted]);
    expect(entries.filter((entry) => !entry.startsWith('.') && !allowed.has(entry))).toEqual([]);
  });
});

describe('files', () => {
  it('called page.tsx have at most 20 lines', () => {
    const pages = productSources.filter((path) => basename(path) === 'page.tsx');
    expect(longerThan(pages, 20)).toEqual([]);
  });

  it('called route.ts have at most 40 lines', () => {
    const routes = productSources.filter((path) => basename(path) === 'route.ts');
    expect(longerThan(routes, 40)).toEqual([]);
  });

  it('have at most 250 lines', () => {
    expect(allSources.length).toBeGreaterThan(20);
    expect(longerThan(allSources, 250)).toEqual([]);
  });

  it('are named in kebab-case after what they hold, never utils, misc or helpers', () => {
    const stems = allSources.map((path) => ({
      path,
      stem: basename(path).replace(/(\.(test|spec|config|d))?\.\w+$/, ''),
    }));
    const ours = stems.filter(({ path }) => !path.startsWith('app/') && !basename(path).startsWith('.'));
    expect(ours.filter(({ stem }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)).map(({ path }) => path)).toEqual([]);
    expect(allSources.filter((path) => /(^|[/-])(utils?|misc|helpers?)([./-]|$)/.test(path))).toEqual([]);
  });

  it('are no barrels, except the entries of the SDK', () => {
    const barrels = allSources.filter((path) => /(^|\/)index\.(ts|tsx|js)$/.test(path) && !path.startsWith('lib/sdk/'));
    expect(barrels).toEqual([]);
  });
});

describe('product code', () => {
  /** The schema of the environment, what runs before anything is installed, and the demo's process of its own. */
  const readers = /^server\/(env\.ts$|runtime\/|demo\/demo-env\.ts$)/;

  it('reads the environment in one place', () => {
    const paths = productSources.filter((path) => !readers.test(path));
    expect(containing(paths, /\bprocess\.env\b|\{[^}]*\benv\b[^}]*\} from 'node:process'/)).toEqual([]);
    expect(containing(productSources, /\bprocess\.env\b/)).toContain('server/env.ts');
  });

  it('never calls Math.random: ids come from node:crypto, and chance is handed in so that tests can fix it', () => {
    expect(containing(productSources, /\bMath\.random\(/)).toEqual([]);
  });

  it('silences no type error', () => {
    const silenced = allSources.filter((path) =>
      /^\s*(\/\/|\/\*)\s*@ts-(ignore|nocheck|expect-error)/m.test(readTracked(path)),
    );
    expect(silenced).toEqual([]);
  });
});

describe('messages', () => {
  const sections = (language: string) =>
    trackedFiles(`lib/i18n/messages/${language}`).map((path) => basename(path, '.json'));

  it('have the same sections in every language, each named in its index', () => {
    expect(sections('pt-BR').length).toBeGreaterThan(10);
    expect(sections('en')).toEqual(sections('pt-BR'));
    for (const [language, file] of [
      ['pt-BR', 'portuguese'],
      ['en', 'english'],
    ] as const) {
      const index = readTracked(`lib/i18n/messages/${file}.ts`);
      expect(sections(language).filter((name) => !index.includes(`'./${language}/${name}.json'`))).toEqual([]);
    }
  });
});
