import {
  ActionIcon,
  SegmentedControl,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useLanguageChoice, useWords } from './language';

const words = {
  en: { language: 'Language', light: 'Light colours', dark: 'Dark colours' },
  it: { language: 'Lingua', light: 'Colori chiari', dark: 'Colori scuri' },
};

export function LanguageSwitch() {
  const own = useWords(words);
  const { language, choose } = useLanguageChoice();
  return (
    <SegmentedControl
      size="xs"
      aria-label={own.language}
      data={[
        { value: 'it', label: 'Italiano' },
        { value: 'en', label: 'English' },
      ]}
      value={language}
      onChange={(chosen) => choose(chosen)}
    />
  );
}

export function SchemeSwitch() {
  const own = useWords(words);
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const label = isDark ? own.light : own.dark;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        {isDark ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
