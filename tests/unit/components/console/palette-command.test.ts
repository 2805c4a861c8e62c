import { Building2 } from 'lucide-react';
import { describe, expect, it } from 'vitest';
import { findCommands, type PaletteCommand } from '#components/console/palette-command.ts';

const command = (id: string, group: PaletteCommand['group'], label: string, words?: string): PaletteCommand => {
  return { id, group, label, icon: Building2, run: () => {}, ...(words ? { words } : {}) };
};
const commands = [
  command('p', 'pages', 'Inquilinos'),
  ...Array.from({ length: 20 }, (_, index) => command(`t${index}`, 'tenants', `Ótica ${index}`, `slug-${index}`)),
  command('s', 'tenants', 'Clínica Saúde', 'cs'),
  command('a', 'actions', 'Usar o tema escuro'),
];
const ids = (search: string) => findCommands(commands, search).map(({ id }) => id);

describe('searching the palette', () => {
  it('shows at most eight of a group, pages first', () => {
    expect(ids('')).toHaveLength(10);
    expect(ids('')[0]).toBe('p');
  });

  it('finds without accents, and by other words', () => {
    expect(ids('saude')).toEqual(['s']);
    expect(ids('slug-13')).toEqual(['t13']);
  });

  it('falls back to letters in order only where nothing answers better', () => {
    expect(ids('tmescuro')).toEqual(['a']);
    expect(ids('tema')).toEqual(['a']);
    expect(ids('zzz')).toEqual([]);
  });
});
