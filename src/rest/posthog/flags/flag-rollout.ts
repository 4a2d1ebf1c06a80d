import type { JsonObject } from '../../../domain/json.ts';
import { groupsOf, hasMember, propertiesOf, variantsOf } from '../filters/filters-wire.ts';

/** How far a flag was rolled out, and the variant that everybody was given (contract §2.11). */
export function rolloutOf(filters: JsonObject): JsonObject {
  const groups = groupsOf(filters);
  const whole = groups.find((group) => percentageOf(group) === 100 && propertiesOf(group).length === 0);
  if (whole === undefined) {
    const isNowhere = groups.every((group) => percentageOf(group) === 0);
    return { rollout_state: isNowhere ? 'not_rolled_out' : 'partial', active_variant: null };
  }
  const variants = variantsOf(filters);
  if (variants.length === 0) return { rollout_state: 'fully_rolled_out', active_variant: null };
  const variant = whole.variant ?? variants.find(({ weight }) => weight === 100)?.key ?? null;
  return { rollout_state: variant === null ? 'partial' : 'fully_rolled_out', active_variant: variant };
}

function percentageOf(group: JsonObject): number {
  return hasMember(group, 'rollout_percentage') ? Number(group.rollout_percentage) : 100;
}
