import type {
  ConditionInput as Condition,
  ConditionGroupInput as ConditionGroup,
} from '../../actions/flag/flag-inputs.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { ConditionValue } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { MatchEnum, OperatorEnum } from '../lib/enums.ts';

/** A condition to make. */
export const ConditionInput = builder.inputType('ConditionInput', {
  description: 'One question about the subject, or about a group that it belongs to.',
  fields: (t) => ({
    attribute: t.string({
      description:
        'The attribute asked about, such as `plan`; `targetingKey`, `appVersion` and `deviceId` name those members of the ' +
        'context. For FLAG_EVALUATES_TO the key of the other flag; not used by the segment operators.',
    }),
    operator: t.field({ type: OperatorEnum, required: true, description: 'What is asked.' }),
    values: t.field({
      type: ['JSON'],
      description:
        'What to compare with: texts, numbers or booleans. Segment keys for the segment operators; `true`, `false` or variant ' +
        'keys for FLAG_EVALUATES_TO. Default: none.',
    }),
    ignoreCase: t.boolean({ description: 'Compare text without regard to case. Default: false.' }),
    negate: t.boolean({ description: 'Turn the answer round. Default: false.' }),
    groupType: t.string({
      description: 'Ask the group of this type, such as `company`, instead of the subject. Default: the subject.',
    }),
  }),
});

/** A group of conditions to make. */
export const ConditionGroupInput = builder.inputType('ConditionGroupInput', {
  description: 'Conditions that belong together; with none of them, everybody matches.',
  fields: (t) => ({
    match: t.field({ type: MatchEnum, description: 'Whether all or any of the conditions must hold. Default: ALL.' }),
    conditions: t.field({ type: [ConditionInput], required: true, description: 'The conditions.' }),
  }),
});

/**
 * Conditions as the verbs take them. `path` is where they are in the input.
 * Throws ValidationError for what JSON lets through and conditions do not; all else is the verbs' to check.
 */
export function toConditions(
  conditions: readonly (typeof ConditionInput.$inferInput)[],
  path: string,
): readonly Condition[] {
  return conditions.map((condition, index) => {
    const { values } = condition;
    return { ...condition, values: values?.map((value, place) => toValue(value, `${path}.${index}.values.${place}`)) };
  });
}

/** Groups of conditions as the verbs take them; see {@link toConditions}. */
export function toGroups(
  groups: readonly (typeof ConditionGroupInput.$inferInput)[],
  path: string,
): readonly ConditionGroup[] {
  return groups.map((group, index) => ({
    ...group,
    conditions: toConditions(group.conditions, `${path}.${index}.conditions`),
  }));
}

function toValue(value: JsonValue, path: string): ConditionValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new ValidationError([problem(path, `is ${shown(value)}, expected a text, a number or a boolean`)]);
}
