import { patchFlag } from '../../../actions/flag/patch-flag.ts';
import { revealPayloads } from '../../../actions/flag/payloads.ts';
import { ConflictError } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import { loadFlagByNumber } from '../../../store/flags/load.ts';
import type { Answer } from '../../http/answer.ts';
import type { Current, RouteContext } from '../../http/route.ts';
import { refuseActiveDependents, refuseDisabledDependencies } from '../filters/dependency-rules.ts';
import { enter, type PosthogPlace, refreshed } from '../posthog-place.ts';
import { type FlagRewrite, toFlagRewrite } from './flag-input.ts';
import { findFlag } from './flag-lookup.ts';
import { flagDependsOn } from './flag-reads.ts';
import { isActive } from './flag-switch.ts';
import type { FlagChangeBody } from './flag-wire.ts';
import { type Showing, showFlag } from './shown-flags.ts';

/** How often a write is made again that somebody else was quicker than. */
const ATTEMPTS = 5;

/** A request that is about a flag. */
export type FlagCall<Body = unknown> = RouteContext<
  { readonly project_id: string; readonly id: string },
  unknown,
  Body
>;

/** Says what is to change of a flag, which it is given as the caller may see it; asked again when the flag has changed. */
export type Change = (flag: Flag, place: PosthogPlace) => FlagRewrite | Promise<FlagRewrite>;

/** The flag of the path as its GET sees it, for `If-Match`. */
export async function currentFlag(context: FlagCall): Promise<Current> {
  const place = await enter(context, 'feature_flag:write');
  const flag = await findFlag(context.services, place, context.parameters.id);
  return { dependsOn: flagDependsOn(await showFlag(context, flag, place)), version: flag.version };
}

/** Changes the flag of the path and shows it as it then is. */
export async function changeFlag(context: FlagCall, change: Change): Promise<Answer> {
  const place = await enter(context, 'feature_flag:write');
  const flag = await findFlag(context.services, place, context.parameters.id);
  const changed = await applyChange(context, place, flag, change);
  return { status: 200, body: await showFlag(context, changed, await refreshed(context, place)) };
}

/** Changes a flag from whatever it is, unless the request names the version that it must be at. */
export async function applyChange(
  context: Showing & Pick<FlagCall, 'expectedVersion'>,
  place: PosthogPlace,
  flag: Flag,
  change: Change,
): Promise<Flag> {
  const { services, caller, expectedVersion } = context;
  let [present, here] = [flag, place];
  for (let attempt = 1; ; attempt += 1) {
    const rewrite = await change(revealPayloads(services, caller, present), here);
    const name = { organizationId: place.organizationId, flagId: present.id };
    try {
      return await patchFlag(services, caller, {
        ...name,
        ...rewrite,
        expectedVersion: expectedVersion ?? present.version,
      });
    } catch (error) {
      const isOvertaken = error instanceof ConflictError && error.code === 'VERSION_CONFLICT';
      if (!isOvertaken || expectedVersion !== undefined || attempt === ATTEMPTS) throw error;
    }
    here = await refreshed(context, place);
    present = (await loadFlagByNumber(services.store.db, place.organizationId, flag.number)) ?? present;
  }
}

/** What a body of PostHog's asks, once what it asks of the flags around is allowed (contract §4.3). */
export function asBodyAsks(body: FlagChangeBody, now: number): Change {
  return (flag, place) => {
    refuseUnderOthers(body, flag, place, now);
    return toFlagRewrite(body, flag, place, now);
  };
}

function refuseUnderOthers(body: FlagChangeBody, flag: Flag, place: PosthogPlace, now: number): void {
  if (body.deleted === true && flag.deletedAt === null) refuseActiveDependents(flag, 'delete', place, now);
  const wasActive = isActive(flag, place, now);
  if (body.active === false && wasActive) refuseActiveDependents(flag, 'disable', place, now);
  if (body.active === true && !wasActive) refuseDisabledDependencies(flag, place, now);
}
