import { Alert, type CSSVariablesResolver, createTheme } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  autoContrast: true,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { Alert: Alert.extend({ styles: { label: { color: 'var(--mantine-color-text)' } } }) },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif',
});

/** Pale text and links: as pale as 4.5 to 1 allows on each ground they stand on. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c6570',
    '--mantine-color-anchor': '#0b5cad',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-placeholder': '#6b747e',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0b8',
    '--mantine-color-anchor': '#74c0fc',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-placeholder': '#9aa2ab',
  },
});
