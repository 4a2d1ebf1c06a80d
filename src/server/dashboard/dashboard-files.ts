import { readdir, readFile } from 'node:fs/promises';
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

/** Reads the built dashboard. Returns undefined if it has not been built. */
export async function readDashboard(folder: URL = dashboardFolder): Promise<DashboardFiles | undefined> {
  const page = await readIfPresent(new URL('index.html', folder));
  if (page === undefined) return undefined;
  const names = await readdir(new URL('assets/', folder));
  const served = names.filter((name) => extensionOf(name) in CONTENT_TYPES);
  const assets = await Promise.all(
    served.map(async (name) => [name, await readAsset(new URL(`assets/${name}`, folder))] as const),
  );
  const list: unknown = JSON.parse(await readFile(new URL('documents.json', folder), 'utf8'));
  return {
    page: { contentType: contentTypeOf('index.html'), plain: page, gzip: undefined, brotli: undefined },
    pageTag: entityTag([Buffer.from(page).toString()]),
    assets: new Map(assets),
    documents: new Map(Object.entries(list ?? {}).map(([hash, text]) => [hash, String(text)])),
  };
}

async function readAsset(url: URL): Promise<DashboardFile> {
  const [plain, gzip, brotli] = await Promise.all([
    readBytes(url),
    readIfPresent(new URL(`${url.href}.gz`)),
    readIfPresent(new URL(`${url.href}.br`)),
  ]);
  return { contentType: contentTypeOf(url.pathname), plain, gzip, brotli };
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(url));
}

async function readIfPresent(url: URL): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await readBytes(url);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function contentTypeOf(name: string): string {
  return CONTENT_TYPES[extensionOf(name)] ?? 'application/octet-stream';
}
