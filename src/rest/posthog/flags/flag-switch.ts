import { type Flag, type FlagSetting, isSwitchedOn } from '../../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../../../domain/instant.ts';
import { memberOf } from '../../http/extension-part.ts';
import type { PosthogPlace } from '../posthog-place.ts';

/** A flag's setting in the environment of a place; undefined where it has none. */
export function settingAt(
  { settings }: Flag,
  { environment }: Pick<PosthogPlace, 'environment'>,
): FlagSetting | undefined {
  return Object.hasOwn(settings, environment.key) ? settings[environment.key] : undefined;
}

/** Whether a flag is what PostHog calls active: switched on where the place is, and past its activation date, if it has one. */
export function isActive(
  flag: Flag,
  place: Pick<PosthogPlace, 'environment' | 'organization'>,
  now: EpochMilliseconds,
): boolean {
  const setting = settingAt(flag, place);
  if (setting === undefined || flag.archivedAt !== null || flag.deletedAt !== null) return false;
  const featureDefault = memberOf(place.organization.featureDefaults, flag.key) === true;
  const date = setting.rolloutCondition?.activationDate ?? null;
  return isSwitchedOn(setting.switch, featureDefault) && (date === null || (parseInstant(date) ?? now) <= now);
}
