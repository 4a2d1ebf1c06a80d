import type { Flag } from '../../domain/flag.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Current, RouteContext } from '../http/route.ts';
import { findFlag, findPlace, type Place } from './place.ts';

type FlagContext = RouteContext<
  { readonly organization_id: string; readonly flag_key: string },
  { readonly environment?: string | undefined },
  unknown
>;

/** The flag that a write is about as its GET sees it, for `If-Match`. */
export function currentFlag(
  dependsOn: (flag: Flag, place: Place) => readonly JsonValue[],
): (context: FlagContext) => Promise<Current> {
  return async ({ parameters, query, ...call }) => {
    const place = await findPlace(call, 'flag:write', parameters.organization_id, query.environment);
    const flag = findFlag(place, parameters.flag_key);
    return { dependsOn: dependsOn(flag, place), version: flag.version };
  };
}
