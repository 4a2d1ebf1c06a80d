import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { type Config, isLoopback } from '../config.ts';
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

/**
 * Refuses with 403 what a browser was led to send: requests under a foreign Host while anonymous access is on, and forms of
 * other sites, which would act with whatever access the visitor's machine has.
 */
export function guardAgainstBrowsers(rules: BrowserRules): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    if (!isAllowedHost(rules, host)) {
      const detail = 'The Host is not one that this server answers to; name it in ALLOWED_HOSTS.';
      return problemResponse(403, 'Forbidden', { code: 'FORBIDDEN', detail });
    }
    const isForm = !READING.includes(c.req.method) && SENT_UNASKED.test(c.req.header('content-type') ?? 'text/plain');
    if (isForm && !isAllowedOrigin(rules, c.req.header('origin'), host)) {
      const detail = 'Pages of this origin may not call; name it in CORS_ORIGINS.';
      return problemResponse(403, 'Forbidden', { code: 'FORBIDDEN', detail });
    }
    return next();
  };
}

function hostNameOf(host: string): string | undefined {
  if (!URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
}
