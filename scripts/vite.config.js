// How Vite builds the dashboard.
import { fileURLToPath } from 'node:url';
import { build, defineConfig } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));

/** As in style/main.css. What comes first decides the order of the layers, and that is not always main.css. */
const ORDER = '@layer reset,tokens,base,parts,pages;';

const layersInOrder = {
  name: 'layers-in-order',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = ORDER + file.source;
    }
  },
};

/** Builds the first script by itself: a file that it shared with the others would come as late as they do. */
const firstScript = {
  name: 'first-script',
  async buildEnd() {
    const { target } = config.build;
    const rolldownOptions = { input: `${config.root}/first.tsx`, output: { format: 'iife' } };
    const { output } = await build({
      ...{ root: config.root, configFile: false, publicDir: false, logLevel: 'warn' },
      build: { target, rolldownOptions, write: false },
    });
    this.emitFile({ type: 'asset', name: 'first.js', source: output[0].code });
  },
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const { fileName } = Object.values(bundle ?? {}).find(({ names }) => names?.includes('first.js')) ?? {};
      return fileName === undefined ? html : html.replace('first.tsx', `/${fileName}`);
    },
  },
};

const config = defineConfig({
  root: `${root}src/dashboard`,
  configFile: false,
  cacheDir: `${root}node_modules/.cache/vite`,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: `${root}dist/dashboard`,
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the page takes no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file for all pages compresses to two thirds of one for each, and no page waits for its own.
    cssCodeSplit: false,
    manifest: true,
    // The licenses of its libraries ask that their text goes with the code.
    license: { fileName: 'licenses.md' },
    reportCompressedSize: false,
    rolldownOptions: {
      // They say that the machine is busy, to a person who only starts Halyard.
      checks: { bundlerTimings: false },
      // What every page needs is one file: browsers ask for six at a time.
      output: { codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'] }] } },
    },
  },
  plugins: [layersInOrder, firstScript],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});

export default config;
