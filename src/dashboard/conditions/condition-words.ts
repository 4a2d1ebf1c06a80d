import type { JsonValue } from '../graph/json.ts';
import { type ConditionDraft, type GroupDraft, type OperatorInfo, textOfValue } from './condition-draft.ts';

/** How many values are named; the rest is counted. */
const NAMED = 4;

/** A condition as a clause: "plan is pro or team". */
export function conditionInWords(condition: ConditionDraft, operators: readonly OperatorInfo[]): string {
  const { attribute, groupType, operator, values, ignoreCase, negate } = condition;
  const info = operators.find((each) => each.operator === operator);
  const label = info?.label ?? operator.toLowerCase().replaceAll('_', ' ');
  const subject = operator === 'FLAG_EVALUATES_TO' ? `flag ${attribute}` : attribute;
  const place = groupType === null ? subject : `${subject} of the ${groupType}`;
  const needsAttribute = info?.needsAttribute ?? attribute !== '';
  const clause = [needsAttribute ? place || '…' : 'the subject', label, valuesInWords(values, operator)];
  return `${negate ? 'not: ' : ''}${clause.filter(Boolean).join(' ')}${ignoreCase ? ', in any case' : ''}`;
}

/** Groups as a clause: "plan is pro and country is NO, or role is teacher". Nothing to test matches everyone. */
export function groupsInWords(
  groups: readonly GroupDraft[],
  operators: readonly OperatorInfo[],
  match: GroupDraft['match'] = 'ANY',
): string {
  if (groups.length === 0) return 'everyone';
  const clauses = groups.map(({ match: within, conditions }) =>
    conditions.length === 0
      ? 'everyone'
      : conditions.map((condition) => conditionInWords(condition, operators)).join(within === 'ALL' ? ' and ' : ' or '),
  );
  return clauses.join(match === 'ANY' ? ', or ' : ', and ');
}

function valuesInWords(values: readonly JsonValue[], operator: ConditionDraft['operator']): string {
  if (operator === 'BETWEEN' || operator === 'NOT_BETWEEN') return values.map(textOfValue).join(' and ');
  const named = values
    .slice(0, NAMED)
    .map((value) => (operator === 'FLAG_EVALUATES_TO' ? answer(value) : textOfValue(value)));
  if (values.length > NAMED) named.push(`${values.length - NAMED} more`);
  const last = named.pop();
  if (last === undefined) return '';
  return named.length === 0 ? last : `${named.join(', ')} or ${last}`;
}

function answer(value: JsonValue): string {
  if (value === true) return 'on';
  return value === false ? 'off' : textOfValue(value);
}
