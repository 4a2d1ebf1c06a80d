// Builds a clone if needed. An installed package is built, and has no sources.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../src/main.ts', import.meta.url))) await import('./build.js');
