import type {
  ConditionInput as Condition,
  ConditionGroupInput as ConditionGroup,
} from '../../actions/flag/flag-inputs.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import type { JsonValue } from '../../domain/json.ts';
import { LargeInteger } from '../../domain/large-integer.ts';
import type { ConditionValue } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { MatchEnum, OperatorEnum } from '../lib/enums.ts';
import { boundedList } from '../lib/list-bounds.ts';

/** A condition on the subject or one of its groups. */
export const ConditionInput = builder.inputType('ConditionInput', {
  description: 'A condition on an attribute of the subject, or of a group that it belongs to.',
  fields: (t) => ({
    attribute: t.string({
      description:
        'Name of the attribute, such as `plan`, or path to a nested one, such as `user.email`. `targetingKey`, ' +
        '`appVersion` and `deviceId` are the fields of the evaluation context, `id` is the targeting key of a subject ' +
        'without that attribute; `attributes.id` is always the attribute. With FLAG_EVALUATES_TO: the key of the other flag. Ignored by IN_SEGMENT and NOT_IN_SEGMENT.',
    }),
    operator: t.field({ type: OperatorEnum, required: true, description: 'How the attribute is tested.' }),
    values: t.field({
      type: ['JSON'],
      ...boundedList(
        'values',
        'Strings, numbers or booleans to compare the attribute with. With IN_SEGMENT and NOT_IN_SEGMENT: segment keys. ' +
          'With FLAG_EVALUATES_TO: true, false or variant keys. Default: none.',
      ),
    }),
    ignoreCase: t.boolean({ description: 'Whether strings are compared case-insensitively. Default: false.' }),
    negate: t.boolean({ description: 'Whether the result is inverted. Default: false.' }),
    groupType: t.string({
      description:
        'Type of the group whose attribute is tested instead of the subject’s, such as `company`. Default: the subject.',
    }),
  }),
});

/** A group of conditions. */
export const ConditionGroupInput = builder.inputType('ConditionGroupInput', {
  description: 'A group of conditions. An empty group matches every subject.',
  fields: (t) => ({
    match: t.field({ type: MatchEnum, description: 'Whether all conditions or any of them must hold. Default: ALL.' }),
    conditions: t.field({
      type: [ConditionInput],
      required: true,
      ...boundedList('conditions', 'Conditions of the group.'),
    }),
  }),
});

/**
 * Converts to what the actions take. `path` is their path in the input.
 * Throws ValidationError for a value that is not a string, number or boolean; the actions check everything else.
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

/** Converts groups of conditions to what the actions take; see {@link toConditions}. */
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
  if (value instanceof LargeInteger) return value.digits;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new ValidationError([problem(path, `is ${shown(value)}, expected a string, a number or a boolean`)]);
}
