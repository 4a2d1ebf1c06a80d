import type { Change } from '../../../domain/change.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { toWireFlag } from '../flags/flag-map.ts';
import type { WireFlag } from '../flags/flag-wire.ts';
import { toWireInstant } from '../posthog-instant.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { activityId, activityOf, activityUser, fieldChanges } from './activity-map.ts';
import type { WireActivity } from './activity-wire.ts';

/** An entry of the log about a flag as PostHog tells it: what is different where the place is. */
export function toWireActivity(change: Change<'FLAG'>, place: PosthogPlace, now: EpochMilliseconds): WireActivity {
  const { before, after } = change;
  const flag = after ?? before;
  const changes = after === null ? [] : fieldChanges(before && shown(before, place, now), shown(after, place, now));
  return {
    id: activityId(change),
    user: activityUser(change),
    activity: activityOf(change),
    scope: 'FeatureFlag',
    item_id: String(flag?.number ?? ''),
    detail: {
      ...{ id: null, changes: [...changes], merge: null, trigger: null },
      ...{ name: flag?.key ?? change.entityKey, short_id: null, type: null },
    },
    created_at: toWireInstant(change.at),
  };
}

function shown(flag: Flag, place: PosthogPlace, now: EpochMilliseconds): WireFlag {
  return toWireFlag(flag, { lastCalledAt: null, usageDashboard: null }, place, now);
}
