import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { entityTag } from '../../rest/http/entity-tag.ts';

/** One file of the dashboard, and the same file compressed. */
export interface DashboardFile {
  readonly contentType: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
  readonly brotli: Uint8Array<ArrayBuffer> | undefined;
}

/** The built dashboard, in memory: some hundred kilobytes. */
export interface DashboardFiles {
  /** The page that every address of the dashboard answers with. */
  readonly page: DashboardFile;
  /** The entity tag of the page. */
  readonly pageTag: string;
  /** What the page loads, by name. The name contains a hash of the content. */
  readonly assets: ReadonlyMap<string, DashboardFile>;
  /** The documents that the page sends, by their SHA-256. */
  readonly documents: ReadonlyMap<string, string>;
}

/** The media types of the files that the build writes, by extension. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Where `npm run build` puts the dashboard, seen from this file in src and in dist alike. */
export const dashboardFolder = new URL('../../../dist/dashboard/', import.meta.url);

/**
 * Reads the built dashboard. Returns undefined if it has not been built. Nothing is served yet, and to wait for hundreds of small files
 * one by one would take ten times as long as to read them.
 */
export function readDashboard(folder: URL = dashboardFolder): DashboardFiles | undefined {
  if (!existsSync(new URL('index.html', folder))) return undefined;
  const page = readBytes(new URL('index.html', folder));
  const names = new Set(readdirSync(new URL('assets/', folder)));
  const served = [...names].filter((name) => extensionOf(name) in CONTENT_TYPES);
  const assets = served.map((name) => [name, readAsset(name, names, folder)] as const);
  const list: unknown = JSON.parse(readFileSync(new URL('documents.json', folder), 'utf8'));
  return {
    page: { contentType: contentTypeOf('index.html'), plain: page, gzip: undefined, brotli: undefined },
    pageTag: entityTag([Buffer.from(page).toString()]),
    assets: new Map(assets),
    documents: new Map(Object.entries(list ?? {}).map(([hash, text]) => [hash, String(text)])),
  };
}

function readAsset(name: string, names: ReadonlySet<string>, folder: URL): DashboardFile {
  const read = (file: string) => (names.has(file) ? readBytes(new URL(`assets/${file}`, folder)) : undefined);
  const plain = readBytes(new URL(`assets/${name}`, folder));
  return { contentType: contentTypeOf(name), plain, gzip: read(`${name}.gz`), brotli: read(`${name}.br`) };
}

function readBytes(url: URL): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(url));
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function contentTypeOf(name: string): string {
  return CONTENT_TYPES[extensionOf(name)] ?? 'application/octet-stream';
}
