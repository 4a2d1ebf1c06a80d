import type { Config } from '../config/config.ts';
import { limits } from '../config/limits.ts';
import type { ServerFacts } from '../graph/lib/context.ts';
import { release } from './release.ts';

/** What clients may know of a server with this configuration. */
export function serverFacts({ anonymousAccess, limits: values }: Config): ServerFacts {
  const shown = Object.entries(limits).map(([name, { variable }]) => {
    // The configuration has a value for each limit of the table.
    const value = values[name as keyof typeof limits];
    return [variable, Number.isFinite(value) ? value : null] as const;
  });
  return Object.freeze({ version: release.version, anonymousAccess, limits: Object.freeze(Object.fromEntries(shown)) });
}
