/** IBM Plex, from this server: Latin alone, and of it only the sans ahead of need. */

import localFont from 'next/font/local'

/** Widths are an axis of the file, which Next does not ask for by itself. */
const sans = localFont({
  src: '../node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wdth-normal.woff2',
  weight: '100 700',
  declarations: [{ prop: 'font-stretch', value: '85% 100%' }],
  variable: '--plex-sans',
  adjustFontFallback: 'Arial',
})

const mono = localFont({
  src: [
    {
      path: '../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
      weight: '400',
    },
    {
      path: '../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-500-normal.woff2',
      weight: '500',
    },
  ],
  variable: '--plex-mono',
  preload: false,
  adjustFontFallback: false,
})

const serif = localFont({
  src: '../node_modules/@fontsource/ibm-plex-serif/files/ibm-plex-serif-latin-400-italic.woff2',
  weight: '400',
  style: 'italic',
  variable: '--plex-serif',
  preload: false,
  adjustFontFallback: false,
})

/** For the html element: tokens.css names the families by these variables. */
export const fontVariables = `${sans.variable} ${mono.variable} ${serif.variable}`
