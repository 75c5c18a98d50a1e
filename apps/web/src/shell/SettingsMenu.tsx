import { LOCALE_CHOICES } from '../i18n/locale-choices.ts';
import { Check, Monitor, Moon, Settings2, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocaleChoice } from '../i18n/LocaleProvider.tsx';
import { Disclosure } from '../ui/Disclosure.tsx';
import { THEMES, useTheme } from './use-theme.ts';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

/** Appearance and language. */
export function SettingsMenu() {
  const t = useTranslations('shell');
  const { theme, choose } = useTheme();
  const language = useLocaleChoice();
  return (
    <Disclosure
      label={`${t('theme.label')}, ${t('language')}`}
      triggerClassName="inline-grid size-9 place-items-center rounded-lg text-soft transition-colors hover:bg-sunken hover:text-ink"
      trigger={<Settings2 aria-hidden="true" className="size-[1.125rem]" />}
    >
      {() => (
        <>
          <Group label={t('theme.label')}>
            {THEMES.map((value) => {
              const Icon = ICONS[value];
              return (
                <Choice key={value} chosen={theme === value} onChoose={() => choose(value)}>
                  <Icon aria-hidden="true" className="size-4 text-soft" />
                  {t(`theme.${value}`)}
                </Choice>
              );
            })}
          </Group>
          <div className="my-2 border-t border-line" />
          <Group label={t('language')}>
            {LOCALE_CHOICES.map((value) => (
              <Choice key={value} chosen={language.locale === value} onChoose={() => language.choose(value)}>
                <span lang={value}>{t(`languages.${value}`)}</span>
              </Choice>
            ))}
          </Group>
        </>
      )}
    </Disclosure>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label}>
      <p className="px-2.5 pt-1 pb-1.5 text-xs font-medium text-soft">{label}</p>
      {children}
    </div>
  );
}

function Choice({ chosen, onChoose, children }: { chosen: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className="flex h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-sm hover:bg-sunken"
    >
      {children}
      {chosen && <Check aria-hidden="true" className="ml-auto size-4 text-mint-text" />}
    </button>
  );
}
