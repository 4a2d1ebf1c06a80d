import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** A chunk, as Vite's manifest describes it (https://vite.dev/guide/backend-integration). */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

const dist = new URL('../../../dist/dashboard/', import.meta.url);
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** The scripts that a chunk needs, itself included. */
function scriptsOf(name: string, found = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[name];
  if (chunk === undefined || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const imported of chunk.imports ?? []) scriptsOf(imported, found);
  return found;
}

function kilobytes(files: Iterable<string>): number {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  return bytes / 1_000;
}

const shell = scriptsOf('index.html');
const pages = Object.keys(manifest).filter((name) => /-(?:page|tab)\.tsx$/.test(name));
const assets = readdirSync(new URL('assets/', dist));
const page = readFileSync(new URL('index.html', dist), 'utf8');
/** The scripts of the page that are built by themselves. */
const firstScripts = [...page.matchAll(/<script[^>]* async [^>]*src="\/([^"]+)"/g)].map(([, file = '']) => file);

describe('what a browser loads', () => {
  it('is at most 80 KB of script, compressed, to show the board', () => {
    expect(kilobytes([...shell, ...firstScripts])).toBeLessThanOrEqual(80);
  });

  it('begins with one script of at most 2 KB, which needs no other', () => {
    expect(firstScripts).toHaveLength(1);
    expect(kilobytes(firstScripts)).toBeLessThanOrEqual(2);
    const [text = ''] = firstScripts.map((file) => readFileSync(new URL(file, dist), 'utf8'));
    expect(text).not.toMatch(/\bimport\b/);
  });

  it.each(pages)('is at most 25 KB more for %s', (name) => {
    const more = [...scriptsOf(name)].filter((file) => !shell.has(file));
    expect(kilobytes(more)).toBeLessThanOrEqual(25);
  });

  it('is at most 12 KB of style sheets, compressed, for all pages together', () => {
    expect(
      kilobytes(assets.filter((name) => name.endsWith('.css')).map((name) => `assets/${name}`)),
    ).toBeLessThanOrEqual(12);
  });

  it('is one font of at most 40 KB', () => {
    const fonts = assets.filter((name) => name.endsWith('.woff2'));
    expect(fonts).toHaveLength(1);
    expect(statSync(new URL(`assets/${fonts[0]}`, dist)).size).toBeLessThanOrEqual(40_000);
  });
});
