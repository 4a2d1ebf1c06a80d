import type { z } from 'zod';
import { problem, shown, ValidationError } from '../../../domain/errors.ts';
import { type Flag, isOnIn } from '../../../domain/flag.ts';
import type { Place } from '../place.ts';
import { rolloutConditionOf, toWireRolloutCondition } from '../rollout-condition.ts';
import { toWireInstant } from '../wire-instant.ts';
import type {
  OrganizationFlagChange,
  organizationFlagSchema,
  organizationFlagsQuerySchema,
} from './organization-flags-wire.ts';

/** Translates a flag in one environment to the contract's form. */
export function toWireFlag(flag: Flag, place: Place): z.output<typeof organizationFlagSchema> {
  return {
    flag_key: flag.key,
    enabled: isOn(flag, place),
    organization_id: flag.organizationId,
    rollout_condition: toWireRolloutCondition(rolloutConditionOf(flag, place)),
    created_at: toWireInstant(flag.createdAt),
    updated_at: toWireInstant(flag.updatedAt),
  };
}

function isOn(flag: Flag, { environment, organization }: Place): boolean {
  return isOnIn(flag, environment, organization.featureDefaults);
}

/** The flags that match the query of a list, in the order in which they were made. */
export function listedFlags(place: Place, query: z.output<typeof organizationFlagsQuerySchema>): readonly Flag[] {
  const text = query.q?.toLowerCase();
  return [...place.organization.flags.values()]
    .filter((flag) => query.include_archived || flag.archivedAt === null)
    .filter((flag) => query.enabled === undefined || isOn(flag, place) === query.enabled)
    .filter((flag) => text === undefined || searchedTexts(flag).some((own) => own.toLowerCase().includes(text)))
    .sort((left, right) => left.number - right.number);
}

function searchedTexts({ key, name, description }: Flag): readonly string[] {
  return [key, name, description];
}

/**
 * The change of a PUT. Throws ValidationError if it is empty, or if a read-only member differs from the flag's: then the client
 * means another flag.
 */
export function readChange(
  change: OrganizationFlagChange,
  flag: Flag,
): Pick<OrganizationFlagChange, 'enabled' | 'rollout_condition'> {
  const own = { flag_key: flag.key, organization_id: flag.organizationId };
  const problems = Object.entries(own).flatMap(([member, value]) => {
    const sent = change[member as keyof typeof own];
    return sent === undefined || sent === value
      ? []
      : [problem(member, `is ${shown(sent)}, expected ${shown(value)}: it is read-only`)];
  });
  if (problems.length > 0) throw new ValidationError(problems);
  const { enabled, rollout_condition } = change;
  if ((enabled ?? null) === null && rollout_condition === undefined) {
    throw new ValidationError([problem('', 'The body changes nothing, expected "enabled" or "rollout_condition".')]);
  }
  return { enabled: enabled ?? undefined, rollout_condition };
}
