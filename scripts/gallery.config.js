// How Vite serves the gallery: every part of the dashboard in every state.
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import dashboard from './vite.config.js';

const root = fileURLToPath(new URL('../', import.meta.url));

export default mergeConfig(
  dashboard,
  defineConfig({
    root: `${root}test/dashboard/gallery`,
    cacheDir: `${root}node_modules/.cache/gallery`,
    server: { host: '127.0.0.1', fs: { allow: [root] } },
    // Found at the start, so that no page is loaded again in the middle of a test.
    optimizeDeps: { include: ['preact', 'preact/hooks', 'preact/jsx-dev-runtime', '@preact/signals', '@urql/core'] },
  }),
);
