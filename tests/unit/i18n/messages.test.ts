import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { loadMessages } from '#lib/i18n/load-messages.ts';

type Tree = { [key: string]: string | Tree };

/** Every message by its full key. */
function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
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

describe('the message catalogues', () => {
  test('hold the same messages in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...portuguese.keys()].sort());
  });

  test('take the same arguments in both languages', () => {
    for (const [key, message] of portuguese) {
      expect({ key, names: argumentsOf(english.get(key) ?? '') }).toEqual({ key, names: argumentsOf(message) });
    }
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
});
