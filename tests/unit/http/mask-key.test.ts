import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskKey, shownPrefix } from '#server/http/mask-key.ts';

describe('a masked key', () => {
  it('shows two characters and hides the rest', () => {
    expect(maskKey('lead:maria@example.test')).toBe('le••••');
    expect(maskKey('😀😀😀😀😀')).toBe('😀😀••••');
  });

  it('hides a short key whole, and invents none', () => {
    expect(maskKey('1234')).toBe('••••');
    expect(maskKey('')).toBe('');
  });

  it('does not tell how long the key is', () => {
    const long = fc.string({ minLength: 5, unit: 'grapheme-ascii' });
    fc.assert(fc.property(long, (key) => maskKey(key) === maskKey(`${key}more`)));
  });

  it('is searched for by what it shows, and by no more', () => {
    const text = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(text, text, (hint, rest) => shownPrefix(`${hint.slice(0, 2).padEnd(2, '-')}${rest}`).length === 2),
    );
    expect(shownPrefix('😀😀😀')).toBe('😀😀');
    expect(shownPrefix('a')).toBe('a');
  });
});
