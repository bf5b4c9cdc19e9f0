import { createTheme, localStorageColorSchemeManager, type MantineColorsTuple } from '@mantine/core';

/** The accent as Mantine's ten steps; step 7 is the accent in light, 3 in dark. */
const petrol: MantineColorsTuple = [
  '#e5f1f5',
  '#cfe4ec',
  '#b3d4e0',
  '#83cbe2',
  '#56b3d1',
  '#2f8bab',
  '#17789a',
  '#0b6785',
  '#09546d',
  '#073f52',
];

/** Mantine in our language. Its colours come from ui/mantine.css; this is what its scripts ask for. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  colors: { petrol },
  autoContrast: true,
  defaultRadius: 6,
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '15px' },
  components: {
    // What locks scrolling writes an inline style; our panes scroll on their own anyway.
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 240 } } },
    // Within the page's landmarks, and without an extra focus stop that no role allows in a menu.
    Menu: {
      defaultProps: {
        offset: 4,
        transitionProps: { duration: 160 },
        withinPortal: false,
        withInitialFocusPlaceholder: false,
      },
    },
  },
});

/** Light, dark or the system's, kept on this computer. */
export const themeKeeper = localStorageColorSchemeManager({ key: 'deskline-theme' });
