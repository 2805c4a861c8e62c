'use client';

import { createContext, useContext } from 'react';
import type { Theme } from '#lib/i18n/preferences.ts';

export const ThemeContext = createContext<Theme>('system');

/** The theme the person chose; `system` follows the device. */
export function useTheme(): Theme {
  return useContext(ThemeContext);
}
