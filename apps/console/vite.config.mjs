import { defineConfig } from 'vite';

/** Built by scripts/build.mjs. `npx vite apps/console` serves the pages as they are written, on a house at 8080. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  logLevel: 'warn',
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    // One file of what never changes, one of the pages; both are kept by browsers until they change.
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      // 'use client' is for servers that render; there is none.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  server: {
    proxy: { '^/(?!console/(?!session))': 'http://127.0.0.1:8080' },
  },
});
