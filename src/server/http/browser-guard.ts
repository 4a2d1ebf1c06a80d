import { isIP } from 'node:net';
import { LRUCache } from 'lru-cache';
import { type Config, isLoopback } from '../../config/config.ts';
import type { Incoming } from '../../rest/http/incoming.ts';
import type { Step } from './endpoint.ts';
import { problemReply } from './server-replies.ts';

/**
 * The content types that pages of other sites can send without a preflight
 * (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
 */
const SENT_UNASKED = /^(?:text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** The settings that decide which pages may call the server. */
export type BrowserRules = Pick<Config, 'host' | 'allowedHosts' | 'anonymousAccess' | 'corsOrigins'>;

/**
 * Whether a request addressed to this Host may be answered. While callers need no key, a page of any site could reach the server
 * with a name of its own that resolves to this address (DNS rebinding). So names must be known; an IP address cannot be rebound.
 */
export function isAllowedHost(rules: BrowserRules, host: string): boolean {
  if (rules.anonymousAccess === 'none') return true;
  const { name } = knownHost(host);
  if (name === undefined) return false;
  return isIP(name) !== 0 || isLoopback(name) || name === rules.host.toLowerCase() || rules.allowedHosts.includes(name);
}

/** Whether a page of this origin may call the server: absent (not a page), its own, or named by CORS_ORIGINS. */
export function isAllowedOrigin(rules: BrowserRules, origin: string | undefined, host: string): boolean {
  if (origin === undefined || rules.corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** Why a request is refused; undefined if it is not. */
function refusalOf(rules: BrowserRules, { method, host, headers }: Incoming): string | undefined {
  if (!isAllowedHost(rules, host)) return 'The Host is not one that this server answers to; name it in ALLOWED_HOSTS.';
  const isForm = !READING.includes(method) && SENT_UNASKED.test(headers.get('content-type') ?? 'text/plain');
  return isForm && !isAllowedOrigin(rules, headers.get('origin') ?? undefined, host)
    ? 'Pages of this origin may not call; name it in CORS_ORIGINS.'
    : undefined;
}

/**
 * Refuses with 403 what a page of another site can make a browser send: requests under a foreign Host while anonymous access is
 * on, and forms, which would have the access of the visitor's machine.
 */
export function guardAgainstBrowsers(rules: BrowserRules): Step {
  return (next) => (incoming, match) => {
    const detail = match.endpoint.api.isOpen ? undefined : refusalOf(rules, incoming);
    return detail === undefined ? next(incoming, match) : problemReply(403, { code: 'FORBIDDEN', detail });
  };
}

/** A host as a request names it. */
interface KnownHost {
  /** Its name without the port; undefined if it cannot be part of a URL. */
  readonly name: string | undefined;
  /** Whether a URL contains it exactly as it is written, ignoring the case. */
  readonly isPlain: boolean;
}

// Nearly all requests name the same few hosts.
const knownHosts = new LRUCache<string, KnownHost>({ max: 100 });

/** Whether a text names a host, with or without a port, exactly as a URL would. */
export function isHost(host: string): boolean {
  return knownHost(host).isPlain;
}

let latest: readonly [host: string, known: KnownHost] | undefined;

function knownHost(host: string): KnownHost {
  if (latest?.[0] === host) return latest[1];
  const known = knownHosts.get(host) ?? readHost(host);
  knownHosts.set(host, known);
  latest = [host, known];
  return known;
}

function readHost(host: string): KnownHost {
  const text = `http://${host}`;
  if (!URL.canParse(text)) return { name: undefined, isPlain: false };
  const { hostname } = new URL(text);
  const isPlain = host.toLowerCase().replace(/:\d*$/, '') === hostname;
  return { name: hostname.replace(/^\[|\]$/g, ''), isPlain };
}
