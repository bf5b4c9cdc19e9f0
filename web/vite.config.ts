import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `vite build --mode laptop` adds the page on which a person plays the patient; what is deployed has no trace of it. */
const forLaptop = 'laptop';

/** The desk's pages. Nothing is inlined, so that they run under a content policy without `unsafe-inline` or `data:`. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', ...(mode === forLaptop ? ['simulator.html'] : [])].map((page) =>
        join(import.meta.dirname, page),
      ),
    },
  },
}));
