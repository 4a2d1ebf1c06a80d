import { matchesNone } from '../../rest/http/entity-tag.ts';
import type { HttpRoute } from '../../rest/http/http-api.ts';
import type { Incoming } from '../../rest/http/incoming.ts';
import { emptyReply, type Reply } from '../../rest/http/reply.ts';
import { wantsPage } from '../graphql/graphiql.ts';
import { problemReply } from '../http/server-replies.ts';
import type { DashboardFile, DashboardFiles } from './dashboard-files.ts';

/**
 * What the page may load: its own files. No script or style stands in the page itself, and no text becomes script:
 * https://www.w3.org/TR/trusted-types/
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** How many segments the longest address of the dashboard has below `/o`. */
const DEEPEST_ADDRESS = 5;

/** The addresses that answer with the page, also with a slash at the end. The page itself knows what each of them shows. */
const ADDRESSES = [
  '/sign-in',
  ...Array.from({ length: DEEPEST_ADDRESS }, (_, index) => `/o${'/{part}'.repeat(index + 1)}`),
].flatMap((address) => [address, `${address}/`]);

/**
 * The dashboard: the page at `/`, `/sign-in` and below `/o`, and what it loads below `/assets`. Without a dashboard, and for
 * clients other than browsers, `/` leads to the graph.
 */
export function dashboardRoutes(dashboard: DashboardFiles | undefined): readonly HttpRoute[] {
  const graph = emptyReply(302, { location: '/graphql', vary: 'Accept' });
  if (dashboard === undefined) return [{ method: 'GET', pattern: '/', answer: () => graph }];
  const answerPage = (incoming: Incoming) => pageReply(dashboard, incoming);
  return [
    {
      method: 'GET',
      pattern: '/',
      answer: (incoming) => (wantsPage('GET', incoming.headers.get('accept')) ? answerPage(incoming) : graph),
    },
    ...ADDRESSES.map((pattern): HttpRoute => ({ method: 'GET', pattern, answer: answerPage })),
    {
      method: 'GET',
      pattern: '/assets/{name}',
      answer: (incoming, { name = '' }) => assetReply(dashboard.assets.get(name), incoming),
    },
  ];
}

function pageReply({ page, pageTag }: DashboardFiles, { headers }: Incoming): Reply {
  const cached = {
    etag: pageTag,
    vary: 'Accept',
    // The page names the current assets, so a browser always asks whether it is still the current one.
    'cache-control': 'no-cache',
    'content-security-policy': PAGE_POLICY,
  };
  const known = headers.get('if-none-match');
  if (known !== null && matchesNone(known, pageTag)) return emptyReply(304, cached);
  return { status: 200, headers: { 'content-type': page.contentType, ...cached }, content: page.plain };
}

function assetReply(asset: DashboardFile | undefined, { headers }: Incoming): Reply {
  if (asset === undefined) return problemReply(404, { code: 'NOT_FOUND', detail: 'The dashboard has no such file.' });
  const { encoding, content } = encoded(asset, headers.get('accept-encoding') ?? '');
  return {
    status: 200,
    headers: {
      'content-type': asset.contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
    content,
  };
}

interface Encoded {
  /** Undefined: as it is. */
  readonly encoding: string | undefined;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** The smallest form of a file that a client takes. */
function encoded({ plain, gzip, brotli }: DashboardFile, accepted: string): Encoded {
  if (brotli !== undefined && accepts(accepted, 'br')) return { encoding: 'br', content: brotli };
  if (gzip !== undefined && accepts(accepted, 'gzip')) return { encoding: 'gzip', content: gzip };
  return { encoding: undefined, content: plain };
}

function accepts(accepted: string, encoding: string): boolean {
  return accepted.split(',').some((part) => {
    const [name, ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
