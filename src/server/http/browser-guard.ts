import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { type Config, isLoopback } from '../../config/config.ts';
import { problemResponse } from './problem.ts';

/** What pages of other sites can send without asking first (https://fetch.spec.whatwg.org/#cors-safelisted-request-header). */
const SENT_UNASKED = /^(?:text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** The settings that decide which pages may talk to the server. */
export type BrowserRules = Pick<Config, 'host' | 'allowedHosts' | 'anonymousAccess' | 'corsOrigins'>;

/**
 * Whether a request addressed to this Host may be answered. While callers need no key, a page of any site could reach the
 * server by letting its own name point here (DNS rebinding), so names must be known; an IP address cannot be made to point.
 */
export function isAllowedHost(rules: BrowserRules, host: string): boolean {
  if (rules.anonymousAccess === 'none') return true;
  const name = hostNameOf(host);
  if (name === undefined) return false;
  return isIP(name) !== 0 || isLoopback(name) || name === rules.host.toLowerCase() || rules.allowedHosts.includes(name);
}

/** Whether a page of this origin may talk to the server: absent (no page), its own, or named by CORS_ORIGINS. */
export function isAllowedOrigin(rules: BrowserRules, origin: string | undefined, host: string): boolean {
  if (origin === undefined || rules.corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** What of a request decides whether a browser may have been led to send it. */
export interface SentByBrowser {
  readonly method: string;
  readonly host: string;
  readonly contentType: string | undefined;
  readonly origin: string | undefined;
}

/** Why a request is not answered; undefined: it is. */
export function browserRefusal(rules: BrowserRules, { method, host, contentType, origin }: SentByBrowser) {
  if (!isAllowedHost(rules, host)) return 'The Host is not one that this server answers to; name it in ALLOWED_HOSTS.';
  const isForm = !READING.includes(method) && SENT_UNASKED.test(contentType ?? 'text/plain');
  if (isForm && !isAllowedOrigin(rules, origin, host))
    return 'Pages of this origin may not call; name it in CORS_ORIGINS.';
  return undefined;
}

/**
 * Refuses with 403 what a browser was led to send: requests under a foreign Host while anonymous access is on, and forms of
 * other sites, which would act with whatever access the visitor's machine has.
 */
export function guardAgainstBrowsers(rules: BrowserRules): MiddlewareHandler {
  return async (c, next) => {
    const asked = hostIn(c.req.url);
    // A target that names a host itself counts more than the header (https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2).
    const host = isAllowedHost(rules, asked) ? (c.req.header('host') ?? asked) : asked;
    const [contentType, origin] = [c.req.header('content-type'), c.req.header('origin')];
    const detail = browserRefusal(rules, { method: c.req.method, host, contentType, origin });
    return detail === undefined ? next() : problemResponse(403, 'Forbidden', { code: 'FORBIDDEN', detail });
  };
}

/** The host of an absolute URL, with its port. */
function hostIn(url: string): string {
  return /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
}

/** How many hosts are remembered. */
const REMEMBERED = 100;

// Nearly all requests name the same few hosts.
const hostNames = new Map<string, string | undefined>();

function hostNameOf(host: string): string | undefined {
  if (hostNames.has(host)) return hostNames.get(host);
  const url = `http://${host}`;
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined;
  if (hostNames.size < REMEMBERED) hostNames.set(host, name);
  return name;
}
