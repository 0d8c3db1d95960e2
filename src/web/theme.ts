/**
 * How Tilth looks: warm paper and soil, one field green for what can be pressed. Red, orange and purple
 * are kept for hazards and evidence and used for nothing else.
 */
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const field: MantineColorsTuple = [
  '#eef6f2',
  '#dcebe4',
  '#b8d7ca',
  '#91c1ae',
  '#6dac94',
  '#4d957b',
  '#357c63',
  '#26654f',
  '#1c503f',
  '#123a2d',
];
const gray: MantineColorsTuple = [
  '#faf9f6',
  '#f3f1ec',
  '#e8e5dd',
  '#d8d4ca',
  '#bfbab0',
  '#918c82',
  '#686459',
  '#524e46',
  '#3b3833',
  '#24221f',
];
const dark: MantineColorsTuple = [
  '#ebe8e1',
  '#d1cec6',
  '#b6b2a9',
  '#918d84',
  '#5b5850',
  '#45423c',
  '#2c2a26',
  '#1b1a17',
  '#141311',
  '#0e0d0c',
];
const danger: MantineColorsTuple = [
  '#fdf0ee',
  '#f9dcd8',
  '#f0b5ae',
  '#e78b81',
  '#dd665a',
  '#cf4a3d',
  '#b3261e',
  '#9a1f18',
  '#7d1812',
  '#5e110c',
];
const amber: MantineColorsTuple = [
  '#fff7e6',
  '#ffecc7',
  '#fbd78d',
  '#f4bf52',
  '#e8a726',
  '#cf8a0e',
  '#a86c05',
  '#855402',
  '#6b4303',
  '#4d3004',
];

const fonts =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Geeza Pro", Tahoma, "DejaVu Sans", sans-serif';

/** Mantine chooses the text for the light scheme's green; the dark scheme's is paler and needs dark text. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const onField = input.variant === 'filled' && input.color === 'field';
  return onField ? { ...colours, color: 'var(--tilth-accent-text)' } : colours;
};

export const theme = createTheme({
  variantColorResolver,
  colors: { field, gray, dark, danger, amber },
  primaryColor: 'field',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: fonts,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.78rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { xs: '1.45', sm: '1.5', md: '1.55', lg: '1.5', xl: '1.4' },
  headings: {
    fontFamily: fonts,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  components: {
    // What a field means stands below it, so that inputs in one row stay in line however long it is.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
  },
  shadows: {
    xs: '0 1px 2px rgb(36 34 31 / 8%)',
    sm: '0 1px 3px rgb(36 34 31 / 10%), 0 4px 12px rgb(36 34 31 / 5%)',
    md: '0 2px 6px rgb(36 34 31 / 10%), 0 10px 28px rgb(36 34 31 / 10%)',
  },
});

/** Names for surfaces and hazard colours, one set for each colour scheme; contrast checked for WCAG AA. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfaf7',
    '--mantine-color-text': '#24221f',
    '--mantine-color-dimmed': '#655f54',
    '--mantine-color-placeholder': '#6f6a60',
    '--mantine-color-error': '#9a1f18',
    '--mantine-color-anchor': '#26654f',
    '--tilth-surface': '#ffffff',
    '--tilth-sunken': '#f3f1ec',
    '--tilth-line': '#e2dfd6',
    '--tilth-cha': '#a8201a',
    '--tilth-cancelled': '#4a5f7a',
    '--tilth-reduced': '#0f6b75',
    '--tilth-cleared': '#2c6a2f',
    '--tilth-sha': '#b4520a',
    '--tilth-indication': '#6f5a00',
    '--tilth-evidence': '#5b2a86',
    '--tilth-banner': '#ffe9b0',
    '--tilth-banner-text': '#4a3400',
    '--tilth-focus': '#1a5fb4',
    '--tilth-accent': field[7],
    '--tilth-accent-text': '#ffffff',
    '--tilth-active': field[1],
    '--tilth-active-text': field[8],
  },
  dark: {
    '--mantine-color-body': '#1b1a17',
    '--mantine-color-text': '#ebe8e1',
    '--mantine-color-dimmed': '#b1ada3',
    '--mantine-color-placeholder': '#a09c92',
    '--mantine-color-error': '#f0a79e',
    '--mantine-color-anchor': field[3],
    '--mantine-color-default': '#2c2a26',
    '--mantine-color-default-border': '#56534b',
    '--tilth-surface': '#242320',
    '--tilth-sunken': '#171613',
    '--tilth-line': '#3a3832',
    '--tilth-cha': '#ff8a7e',
    '--tilth-cancelled': '#a9bdd8',
    '--tilth-reduced': '#6fd0da',
    '--tilth-cleared': '#8fd68f',
    '--tilth-sha': '#f5a25a',
    '--tilth-indication': '#e6cb5a',
    '--tilth-evidence': '#cfa6f2',
    '--tilth-banner': '#4a3a10',
    '--tilth-banner-text': '#ffe6a6',
    '--tilth-focus': '#8ab8ff',
    '--tilth-accent': field[3],
    '--tilth-accent-text': '#10231b',
    '--tilth-active': '#23392f',
    '--tilth-active-text': field[1],
  },
});
