import type { Dialect } from './dialect.ts';
import type { Route } from './route.ts';

/** Every path of a route, as Hono writes it. */
export function pathsOf({ base, endsWithSlash }: Dialect, { path }: Pick<Route, 'path'>): string[] {
  const whole = toHonoPath(base + path);
  return endsWithSlash === 'MAYBE' ? [whole, `${whole}/`] : [whole];
}

/** `/a/{flag_key}` as Hono writes it: `/a/:flag_key`. */
export function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
