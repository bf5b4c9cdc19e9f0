import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The desk's pages. Nothing is inlined, so that they run under a content policy without `unsafe-inline` or `data:`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
