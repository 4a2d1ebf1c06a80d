import type { Current, RouteContext } from '../http/route.ts';
import type { DatadogPermission } from './datadog-permissions.ts';
import { enter, findFlag } from './datadog-place.ts';
import { flagDependsOn } from './feature-flag-map.ts';

/** The flag that a write is about as its GET sees it, for `If-Match`. */
export function currentFlag(needed: readonly DatadogPermission[]) {
  return async (context: RouteContext<{ readonly feature_flag_id: string }, unknown, unknown>): Promise<Current> => {
    const place = await enter(context, needed);
    const flag = findFlag(place, context.parameters.feature_flag_id);
    return { dependsOn: await flagDependsOn(context.services, flag, place, context.now), version: flag.version };
  };
}
