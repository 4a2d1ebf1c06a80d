import type { Dialect } from './dialect.ts';
import type { Route } from './route.ts';

/** The patterns of every path of a route. */
export function pathsOf({ base, endsWithSlash }: Dialect, { path }: Pick<Route, 'path'>): string[] {
  const whole = base + path;
  return endsWithSlash === 'MAYBE' ? [whole, `${whole}/`] : [whole];
}
