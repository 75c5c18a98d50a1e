import { useState } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'imagemint.theme';

/** The appearance in use and the way to change it; public/theme.js applies it before the first paint. */
export function useTheme(): { theme: Theme; choose: (theme: Theme) => void } {
  const [theme, setTheme] = useState<Theme>(readTheme);
  const choose = (next: Theme) => {
    if (next === 'system') {
      delete document.documentElement.dataset['theme'];
      localStorage.removeItem(STORAGE_KEY);
    } else {
      document.documentElement.dataset['theme'] = next;
      localStorage.setItem(STORAGE_KEY, next);
    }
    setTheme(next);
  };
  return { theme, choose };
}

function readTheme(): Theme {
  return THEMES.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'system';
}
