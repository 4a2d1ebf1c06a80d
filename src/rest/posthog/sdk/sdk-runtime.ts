import { DISTRIBUTION_CHANNELS, type DistributionChannel } from '../../../domain/flag.ts';
import type { HeaderReader } from '../../http/incoming.ts';

/** Where a request comes from, as far as flags have an `evaluation_runtime`. */
export const RUNTIMES = ['client', 'server', 'all', 'unknown'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** The flags that each runtime receives, by their distribution channel (contract §5.1, filter 2). */
const channels = {
  client: ['ALL', 'CLIENT'],
  server: ['ALL', 'SERVER'],
  all: DISTRIBUTION_CHANNELS,
  unknown: ['ALL'],
} satisfies Record<Runtime, readonly DistributionChannel[]>;

/** What user agents begin with or hold that tell where they run; the first row that fits counts. */
const userAgents: readonly { readonly pattern: RegExp; readonly runtime: Runtime }[] = [
  { pattern: /posthog-(?:android|ios|react-native|flutter|js)/i, runtime: 'client' },
  { pattern: /posthog-(?:node|python|ruby|php|java|go|dotnet|elixir|rs|server)/i, runtime: 'server' },
  {
    pattern: /python-requests|python-urllib|go-http-client|okhttp|node-fetch|axios|curl|wget|^node$/i,
    runtime: 'server',
  },
  { pattern: /mozilla|chrome|safari|firefox|edg|opera/i, runtime: 'client' },
];

/** The channels of the flags that a request may receive: by the runtime that it names, else by the one that its headers betray. */
export function channelsFor(named: string | null | undefined, headers: HeaderReader): readonly DistributionChannel[] {
  return channels[RUNTIMES.find((runtime) => runtime === named) ?? guessed(headers)];
}

function guessed(headers: HeaderReader): Runtime {
  const userAgent = headers.get('user-agent') ?? '';
  const known = userAgents.find(({ pattern }) => pattern.test(userAgent));
  if (known !== undefined) return known.runtime;
  const isPage = ['origin', 'referer', 'sec-fetch-mode'].some((name) => headers.has(name));
  return isPage ? 'client' : 'unknown';
}
