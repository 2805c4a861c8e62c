import { describe, expect, it } from 'vitest';
import { brandPalette, contrastOf } from '#lib/brand/brand-palette.ts';

describe('a brand colour', () => {
  it.each(['#000000', '#ffffff', '#ffff00', '#ff0000', '#808080', '#0000ff', '#00ff88', '#06708c'])(
    '%s reads on every surface of both themes, and text reads on it',
    (color) => {
      const { light, dark } = brandPalette(color);
      for (const surface of ['#f3f7f9', '#ffffff', '#e9f0f4']) {
        expect(contrastOf(light.color, surface)).toBeGreaterThanOrEqual(4.5);
      }
      for (const surface of ['#080f14', '#101a21', '#16232c']) {
        expect(contrastOf(dark.color, surface)).toBeGreaterThanOrEqual(4.5);
      }
      for (const { color: ground, onColor } of [light, dark]) {
        expect(contrastOf(ground, onColor)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it('stays as it is where it reads already', () => {
    expect(brandPalette('#5b1a8b').light.color).toBe('#5b1a8b');
    expect(brandPalette('#ffd54a').dark.color).toBe('#ffd54a');
  });

  it('is measured as WCAG does', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});
