import type { ConditionInput } from '../../actions/flag/flag-inputs.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import { isJsonObject, type JsonObject, jsonEqual, ownMember } from '../../domain/json.ts';
import type { Condition, ConditionValue, OperatorName } from '../../domain/targeting.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { DatadogOperator, WireCondition, WireConditionRequest } from './allocation-wire.ts';

/** The domain's form of a condition's test. */
type DomainTest = Pick<Condition, 'operator' | 'values'>;

interface OperatorRow {
  readonly read: (values: readonly string[], path: string) => DomainTest;
  /**
   * For a missing attribute Datadog answers false and a negation of the domain true, so the attribute must be present as well.
   */
  readonly needsPresence?: boolean;
}

const anyOf = (operator: OperatorName) => (values: readonly string[], path: string) => {
  if (values.length === 0) throw new ValidationError([problem(`${path}.value`, 'is missing, expected a value')]);
  return { operator, values };
};
const oneOf = (operator: OperatorName) => (values: readonly string[], path: string) => {
  if (values.length === 1) return { operator, values };
  throw new ValidationError([problem(`${path}.value`, `is ${shown([...values])}, expected exactly one value`)]);
};
const matching = (operator: OperatorName) => (values: readonly string[], path: string) =>
  anyOf(operator)(values.map(withoutUnicodeFlag), path);

/** Datadog's operators in the domain's form. */
const operatorRows: Readonly<Record<DatadogOperator, OperatorRow>> = {
  LT: { read: oneOf('LESS_THAN') },
  LTE: { read: oneOf('LESS_THAN_OR_EQUAL') },
  GT: { read: oneOf('GREATER_THAN') },
  GTE: { read: oneOf('GREATER_THAN_OR_EQUAL') },
  MATCHES: { read: matching('MATCHES') },
  NOT_MATCHES: { read: matching('NOT_MATCHES'), needsPresence: true },
  ONE_OF: { read: anyOf('EQUALS') },
  NOT_ONE_OF: { read: anyOf('NOT_EQUALS'), needsPresence: true },
  IS_NULL: { read: isNull },
  EQUALS: { read: anyOf('EQUALS') },
};

/** The domain's operators in Datadog's form, if it has one. */
const shownAs: Readonly<Partial<Record<OperatorName, { operator: DatadogOperator; value?: string[] }>>> = {
  LESS_THAN: { operator: 'LT' },
  LESS_THAN_OR_EQUAL: { operator: 'LTE' },
  GREATER_THAN: { operator: 'GT' },
  GREATER_THAN_OR_EQUAL: { operator: 'GTE' },
  MATCHES: { operator: 'MATCHES' },
  NOT_MATCHES: { operator: 'NOT_MATCHES' },
  EQUALS: { operator: 'ONE_OF' },
  NOT_EQUALS: { operator: 'NOT_ONE_OF' },
  IS_SET: { operator: 'IS_NULL', value: ['false'] },
  IS_NOT_SET: { operator: 'IS_NULL', value: ['true'] },
};

/** Patterns always match Unicode text, and the engine has no flag for it. */
function withoutUnicodeFlag(pattern: string): string {
  return pattern.replace(/^\(\?([imsu]+)\)/, (_, flags: string) => {
    const others = flags.replaceAll('u', '');
    return others === '' ? '' : `(?${others})`;
  });
}

function isNull([value = 'true']: readonly string[], path: string): DomainTest {
  if (value === 'true') return { operator: 'IS_NOT_SET', values: [] };
  if (value === 'false') return { operator: 'IS_SET', values: [] };
  throw new ValidationError([problem(`${path}.value.0`, `is ${shown(value)}, expected "true" or "false"`)]);
}

/** A condition as it was written, stored if its domain form would be shown otherwise. */
export type Written = JsonObject & { readonly operator: string; readonly value: readonly string[] };

/** A requested condition in the domain's form. */
export interface ReadCondition {
  readonly condition: ConditionInput & { readonly id: string };
  /** An additional condition; it goes after all others of the group. */
  readonly presence: ConditionInput | null;
  readonly written: Written | null;
}

/** What is needed to read and show conditions. */
export interface ConditionTools {
  readonly organization: Pick<OrganizationSnapshot, 'segments'>;
  readonly newId: () => string;
}

/** Translates a condition from Datadog's form. Throws ValidationError with the path in the request. */
export function readCondition(wire: WireConditionRequest, path: string, tools: ConditionTools): ReadCondition {
  const { attribute, operator, value, saved_filter_id } = wire;
  const id = tools.newId();
  if (typeof saved_filter_id === 'string') {
    const condition = { id, operator: 'IN_SEGMENT', values: [segmentKey(wire, path, tools)] } as const;
    return { condition, presence: null, written: null };
  }
  if (!attribute) throw new ValidationError([problem(`${path}.attribute`, 'is missing, expected an attribute')]);
  if (!operator) throw new ValidationError([problem(`${path}.operator`, 'is missing, expected an operator')]);
  const row = operatorRows[operator];
  const test = row.read(value ?? [], path);
  const isShownSo = jsonEqual(defaultForm(test.operator, test.values), { operator, value: value ?? [] });
  return {
    condition: { id, attribute, ...test },
    presence: row.needsPresence === true ? { id: tools.newId(), attribute, operator: 'IS_SET', values: [] } : null,
    written: isShownSo || operator === 'IS_NULL' ? null : { operator, value: value ?? [] },
  };
}

function segmentKey(wire: WireConditionRequest, path: string, { organization }: ConditionTools): string {
  const { attribute, operator, value, saved_filter_id } = wire;
  if ((attribute ?? operator ?? value ?? undefined) !== undefined) {
    const message = 'is set beside an attribute, an operator or a value, expected either of them';
    throw new ValidationError([problem(`${path}.saved_filter_id`, message)]);
  }
  for (const { segment } of organization.segments.values()) {
    if (segment.id === saved_filter_id?.toLowerCase()) return segment.key;
  }
  throw new ValidationError([
    problem(`${path}.saved_filter_id`, `is ${shown(saved_filter_id)}, expected the id of a saved filter`),
  ]);
}

/** The form of a condition without a stored one; undefined if Datadog has none. */
function defaultForm(operator: OperatorName, values: readonly ConditionValue[]): Written | undefined {
  const row = shownAs[operator];
  return row && { operator: row.operator, value: row.value ?? values.map(String) };
}

/** The stored forms of the conditions of a rule, by condition id. */
export type WrittenConditions = JsonObject;

/** Shows the conditions of a group. The presence conditions that belong to negations are not shown. */
export function showConditions(
  conditions: readonly Condition[],
  written: WrittenConditions,
  { organization }: Pick<ConditionTools, 'organization'>,
  stamps: Pick<WireCondition, 'created_at' | 'updated_at'>,
): WireCondition[] {
  const presences = presencesIn(conditions);
  const guarded = new Set(presences.values());
  const isPresence = (condition: Condition) => presences.has(condition);
  return conditions
    .filter((condition) => !isPresence(condition))
    .map((condition) => ({
      ...{ id: condition.id, saved_filter_id: null, ...stamps },
      ...(showSegment(condition, organization) ?? showQuestion(condition, written, guarded.has(condition))),
    }));
}

/** The presence conditions, each with the negation that it belongs to: the last ones first. */
function presencesIn(conditions: readonly Condition[]): ReadonlyMap<Condition, Condition> {
  const found = new Map<Condition, Condition>();
  for (const negation of conditions.filter(isNegation).reverse()) {
    const presence = conditions.findLast(
      (other) =>
        other.operator === 'IS_SET' && isPlain(other) && other.attribute === negation.attribute && !found.has(other),
    );
    if (presence !== undefined) found.set(presence, negation);
  }
  return found;
}

function isNegation(condition: Condition): boolean {
  const row = shownAs[condition.operator];
  return row !== undefined && operatorRows[row.operator].needsPresence === true && isPlain(condition);
}

/** It tests the subject, without a group, a negation or ignoring the case. */
function isPlain({ negate, groupType, ignoreCase }: Condition): boolean {
  return !negate && groupType === null && !ignoreCase;
}

function showSegment(
  { operator, negate, values }: Condition,
  { segments }: ConditionTools['organization'],
): Pick<WireCondition, 'saved_filter_id'> | undefined {
  const [key] = values;
  if (operator !== 'IN_SEGMENT' || negate || values.length !== 1) return undefined;
  const id = segments.get(String(key))?.segment.id;
  return id === undefined ? undefined : { saved_filter_id: id };
}

function showQuestion(condition: Condition, written: WrittenConditions, isGuarded: boolean): Partial<WireCondition> {
  const { attribute, operator, values, ignoreCase, negate, groupType } = condition;
  const test = storedForm(condition, written) ?? defaultForm(operator, values);
  const isExact = test !== undefined && isPlain(condition) && (isGuarded || !isNegation(condition));
  const isShown = test !== undefined && !negate && groupType === null;
  return {
    attribute,
    ...(isShown ? { operator: test.operator as DatadogOperator, value: [...test.value] } : {}),
    ...(isExact
      ? {}
      : { domain_condition: { operator, values, ignore_case: ignoreCase, negate, group_type: groupType } }),
  };
}

/** The stored form of a condition, if it still means the same. */
function storedForm({ id, operator, values }: Condition, conditions: WrittenConditions): Written | undefined {
  const written = ownMember(conditions, id);
  if (!isJsonObject(written)) return undefined;
  // Only this dialect writes here, and only from these very types.
  const { operator: name, value } = written as Written;
  if (!Object.hasOwn(operatorRows, name)) return undefined;
  const test = operatorRows[name as DatadogOperator].read(value, '');
  return jsonEqual([test.operator, test.values], [operator, values]) ? { operator: name, value } : undefined;
}
