import type { ConditionGroupInput } from '../../actions/flag/flag-inputs.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../domain/json.ts';
import type { ConditionGroup, TargetingRule } from '../../domain/targeting.ts';
import { extensionPart } from '../http/extension-part.ts';
import type { WireConditionRequest, WireTargetingRule, WireTargetingRuleRequest } from './allocation-wire.ts';
import { type ConditionTools, readCondition, showConditions, type WrittenConditions } from './condition-map.ts';

/** The subjects of a rule in the domain's form, and the stored forms of its conditions. */
export interface GroupsInput {
  readonly groups: readonly ConditionGroupInput[];
  readonly written: WrittenConditions;
}

/** Shows the subjects of a rule. If one group matches every subject, the rule does. */
export function showGroups(rule: TargetingRule, tools: Pick<ConditionTools, 'organization'>): WireTargetingRule[] {
  if (rule.groups.some(({ conditions }) => conditions.length === 0)) return [];
  const stamps = { created_at: rule.createdAt, updated_at: rule.updatedAt };
  return rule.groups.map(({ id, match, conditions }) => ({
    id,
    conditions: showConditions(conditions, writtenIn(rule), tools, stamps),
    ...(match === 'ANY' && conditions.length > 1 ? { match } : {}),
    ...stamps,
  }));
}

/**
 * Translates the subjects of a rule from Datadog's form. Groups that come back as they were shown stay as they are, with their
 * ids, even if Datadog has no form for them. Throws ValidationError with the path in the request.
 */
export function readGroups(
  wire: readonly WireTargetingRuleRequest[],
  known: TargetingRule | undefined,
  path: string,
  tools: ConditionTools,
): GroupsInput {
  const shown = known === undefined ? [] : showGroups(known, tools);
  if (known !== undefined && jsonEqual(wire.map(comparable), shown.map(comparable))) {
    return { groups: known.groups, written: writtenIn(known) };
  }
  const left = [...shown];
  const asked = wire.map((rule, index) => {
    const place = left.findIndex((each) => jsonEqual(comparable(each), comparable(rule)));
    const [same] = place === -1 ? [] : left.splice(place, 1);
    const kept = known?.groups.find(({ id }) => id === same?.id);
    return known === undefined || kept === undefined
      ? askGroup(rule, `${path}.${index}`, tools)
      : { group: kept, written: writtenOf(kept, writtenIn(known)) };
  });
  return {
    groups: asked.map(({ group }) => group),
    written: Object.fromEntries(asked.flatMap(({ written }) => Object.entries(written))),
  };
}

function askGroup(
  { conditions }: WireTargetingRuleRequest,
  path: string,
  tools: ConditionTools,
): { group: ConditionGroupInput; written: WrittenConditions } {
  const asked = conditions.map((condition, index) => readCondition(condition, `${path}.conditions.${index}`, tools));
  const presences = asked.flatMap(({ presence }) => (presence === null ? [] : [presence]));
  const written = asked.flatMap((each) => (each.written === null ? [] : [[each.condition.id, each.written] as const]));
  return {
    group: { id: tools.newId(), match: 'ALL', conditions: [...asked.map(({ condition }) => condition), ...presences] },
    written: Object.fromEntries(written),
  };
}

/** The members of a targeting rule that matter; without ids and times. */
function comparable({ conditions }: { readonly conditions: readonly WireConditionRequest[] }): JsonValue {
  return conditions.map(({ attribute, operator, value, saved_filter_id }) => [
    attribute ?? null,
    operator ?? null,
    value ?? null,
    saved_filter_id ?? null,
  ]);
}

function writtenIn({ extensions }: TargetingRule): WrittenConditions {
  const written = extensionPart(extensions, 'datadog').conditions;
  return isJsonObject(written) ? written : {};
}

function writtenOf({ conditions }: ConditionGroup, written: WrittenConditions): JsonObject {
  const own = new Set(conditions.map(({ id }) => id));
  return Object.fromEntries(Object.entries(written).filter(([id]) => own.has(id)));
}
