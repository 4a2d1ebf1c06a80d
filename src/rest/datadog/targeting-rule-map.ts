import type { ConditionGroupInput } from '../../actions/flag/flag-inputs.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../domain/json.ts';
import type { ConditionGroup, TargetingRule } from '../../domain/targeting.ts';
import { extensionPart } from '../http/extension-part.ts';
import type { WireConditionRequest, WireTargetingRule, WireTargetingRuleRequest } from './allocation-wire.ts';
import { askCondition, type ConditionTools, showConditions, type WrittenConditions } from './condition-map.ts';

/** Who a rule is for, in the domain's words, and how its conditions were written. */
export interface AskedGroups {
  readonly groups: readonly ConditionGroupInput[];
  readonly written: WrittenConditions;
}

/** Shows who a rule is for. With a group that everybody matches, everybody does. */
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
 * Takes from Datadog's words who a rule is for. What is sent back as it was shown stays what it is, ids and all, even where
 * Datadog has no words for it. Throws ValidationError with the place in the request.
 */
export function askGroups(
  wire: readonly WireTargetingRuleRequest[],
  known: TargetingRule | undefined,
  path: string,
  tools: ConditionTools,
): AskedGroups {
  const shown = known === undefined ? [] : showGroups(known, tools);
  if (known !== undefined && jsonEqual(wire.map(essence), shown.map(essence))) {
    return { groups: known.groups, written: writtenIn(known) };
  }
  const left = [...shown];
  const asked = wire.map((rule, index) => {
    const place = left.findIndex((each) => jsonEqual(essence(each), essence(rule)));
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
  const asked = conditions.map((condition, index) => askCondition(condition, `${path}.conditions.${index}`, tools));
  const presences = asked.flatMap(({ presence }) => (presence === null ? [] : [presence]));
  const written = asked.flatMap((each) => (each.written === null ? [] : [[each.condition.id, each.written] as const]));
  return {
    group: { id: tools.newId(), match: 'ALL', conditions: [...asked.map(({ condition }) => condition), ...presences] },
    written: Object.fromEntries(written),
  };
}

/** What of a targeting rule is asked for; ids and times are not. */
function essence({ conditions }: { readonly conditions: readonly WireConditionRequest[] }): JsonValue {
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
