import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import format, { type CompiledMessage } from 'icu-minify/format';
import { _createCache, _createIntlFormatters, createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { compileMessages } from '#lib/i18n/compile-messages.ts';
import { loadMessages } from '#lib/i18n/load-messages.ts';

type Tree = { [key: string]: string | Tree };

/** Every message by its full key. */
function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    // What is compiled may be a list.
    if (typeof value === 'string' || Array.isArray(value)) flat.set(prefix + key, value as string);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

/** The names of a message's arguments and tags. */
function argumentsOf(message: string): string[] {
  const names = [...message.matchAll(/\{(\w+)[,}]/g), ...message.matchAll(/<(\w+)>/g)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}

const portuguese = flatten((await loadMessages('pt-BR')) as Tree);
const english = flatten((await loadMessages('en')) as Tree);

/** All that the screens are written in, and the words of the contracts, by which some messages are asked for. */
const source = ['app', 'components', 'lib/contracts', 'lib/fleet', 'lib/health']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n');

/** Every string and every template of the source; what a template fills in is one `*`. */
const texts = [...source.matchAll(/'((?:[^'\\\n]|\\.)*)'|`([^`]*)`/g)].map(
  ([, plain, template]) => plain ?? (template ?? '').replaceAll(/\$\{[^{}]*\}/g, '*'),
);
const plain = new Set(texts);
const templates = texts
  // One without a word of its own would stand for every message.
  .filter((text) => text.includes('*') && /^[\w.*-]+$/.test(text) && /[a-z]/i.test(text))
  .map((text) => new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '[\\w-]+')}$`));

/** Whether some screen asks for a message: by its full key, or by the rest of it below a section. */
function isUsed(key: string): boolean {
  const parts = key.split('.');
  const [section = ''] = parts;
  const names = parts
    .map((_, index) => parts.slice(index).join('.'))
    .filter((_, index) => index < 2 || plain.has(parts.slice(0, index).join('.')));
  const asked = names.some((name) => plain.has(name) || templates.some((template) => template.test(name)));
  // A section that is never opened, neither by a hook nor by a page's title, cannot be shown.
  const opened = plain.has(section) || new RegExp(`\\b${section}\\b`).test(source);
  return opened && (asked || new RegExp(`\\b${section}\\.${parts.slice(1).join('\\.')}\\b`).test(source));
}

describe('the message catalogues', () => {
  test('hold the same messages in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...portuguese.keys()].sort());
  });

  test('take the same arguments in both languages', () => {
    for (const [key, message] of portuguese) {
      expect({ key, names: argumentsOf(english.get(key) ?? '') }).toEqual({ key, names: argumentsOf(message) });
    }
  });

  test('hold no message that no screen asks for', () => {
    expect([...portuguese.keys()].filter((key) => !isUsed(key))).toEqual([]);
    expect(isUsed('kpi.nobodyAsksForThis')).toBe(false);
  });

  test('hold every message that a screen asks for by its full name', () => {
    const sections = [...new Set([...portuguese.keys()].map((key) => key.split('.', 1)[0]))];
    const asked = [...source.matchAll(new RegExp(`\\bt\\('((?:${sections.join('|')})\\.[\\w.]+)'`, 'g'))].map(
      ([, key]) => key ?? '',
    );
    // Some sections have parts that are named as another section: there the name is not the full one.
    const exists = (key: string) =>
      portuguese.has(key) || sections.some((section) => portuguese.has(`${section}.${key}`));
    expect(asked.filter((key) => !exists(key))).toEqual([]);
  });

  test('leave no message empty', () => {
    expect([...portuguese, ...english].filter(([, message]) => message.trim() === '')).toEqual([]);
  });

  test('hold no exclamation mark', () => {
    expect([...portuguese, ...english].filter(([, message]) => message.includes('!'))).toEqual([]);
  });

  test('name all 16 databases of both catalogues, each differently', () => {
    for (const catalogue of ['multi-tenant', 'enterprise']) {
      const names = [...portuguese].flatMap(([key, name]) =>
        key.startsWith(`catalogue.${catalogue}.`) && key.endsWith('.name') ? [name] : [],
      );
      expect(new Set(names).size).toBe(16);
    }
  });

  test('count minutes in words', async () => {
    const t = createTranslator({ locale: 'pt-BR', messages: await loadMessages('pt-BR') });
    expect(t('login.tooManyAttempts', { minutes: 1 })).toContain('1 minuto antes');
    expect(t('login.tooManyAttempts', { minutes: 13 })).toContain('13 minutos');
    expect(t('login.tooManyAttempts', { minutes: 0 })).toContain('alguns minutos');
  });

  test.each(['pt-BR', 'en'] as const)('say the same once they are compiled: %s', async (locale) => {
    const plain = await loadMessages(locale);
    const compiled = flatten(compileMessages(plain) as Tree) as Map<string, string | CompiledMessage>;
    const say = createTranslator({ locale, messages: plain }).markup as (key: string, values: object) => string;
    const formatters = _createIntlFormatters(_createCache());
    const mark = (chunks: unknown) => `[${[chunks].flat().join('')}]`;
    for (const [key, message] of flatten(plain as Tree)) {
      const tags = [...message.matchAll(/<(\w+)>/g)].map((match) => match[1]);
      for (const count of argumentsOf(message).length > 0 ? [0, 1, 12_345] : [0]) {
        const values = Object.fromEntries(
          argumentsOf(message).map((name) => [name, tags.includes(name) ? mark : count]),
        );
        const said = [format(compiled.get(key) ?? '', locale, values, { formatters })].flat().join('');
        expect(said, key).toBe(say(key, values));
      }
    }
  });
});
