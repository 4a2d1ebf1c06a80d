import type { RuleInput, SplitWeightInput } from '../../actions/flag/flag-inputs.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { type JsonValue, jsonEqual } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import { sharesOf } from '../../evaluation/bucketing/split.ts';
import { extensionPart, withExtensionPart } from '../http/extension-part.ts';
import type { AllocationType, WireAllocation, WireAllocationRequest } from './allocation-wire.ts';
import type { ConditionTools } from './condition-map.ts';
import { variantNamed } from './datadog-place.ts';
import { readSchedule, toWireSchedule } from './exposure-schedule-map.ts';
import { readGroups, showGroups } from './targeting-rule-map.ts';
import { toWireVariant } from './variant-map.ts';

type GuardrailMetrics = NonNullable<WireAllocationRequest['guardrail_metrics']>;
type WireWeight = WireAllocation['variant_weights'][number];

/** What is needed to show allocations. */
export type ShowingTools = Pick<ConditionTools, 'organization'>;

/** Translates a targeting rule to Datadog's form. */
export function toWireAllocation(
  flag: Flag,
  environment: Environment,
  rule: TargetingRule,
  index: number,
  tools: ShowingTools,
): WireAllocation {
  const part = extensionPart(rule.extensions, 'datadog');
  const { id, key, name, exposureSchedule, startsAt, endsAt } = rule;
  // Only this dialect writes these members, from these very types.
  const type = (part.type as AllocationType | undefined) ?? defaultType(exposureSchedule);
  const guardrails = (part.guardrail_metrics as GuardrailMetrics | undefined) ?? [];
  return {
    ...{ id, key, name, type, order_position: index, environment_ids: [environment.id] },
    experiment_id: (part.experiment_id as string | undefined) ?? null,
    targeting_rules: showGroups(rule, tools),
    variant_weights: showWeights(flag, rule),
    guardrail_metrics: guardrails.map((metric) => ({ ...metric, triggered_by: null })),
    ...(exposureSchedule === null ? {} : { exposure_schedule: toWireSchedule(flag, rule, exposureSchedule) }),
    ...(startsAt === null ? {} : { starts_at: startsAt }),
    ...(endsAt === null ? {} : { ends_at: endsAt }),
    ...{ created_at: rule.createdAt, updated_at: rule.updatedAt },
  };
}

/** The type of an allocation that does not name one. */
function defaultType(schedule: object | null): AllocationType {
  return schedule === null ? 'FEATURE_GATE' : 'CANARY';
}

/** Every allocation of a setting, in order. */
export function toWireAllocations(
  flag: Flag,
  environment: Environment,
  setting: FlagSetting,
  tools: ShowingTools,
): WireAllocation[] {
  return setting.rules.map((rule, index) => toWireAllocation(flag, environment, rule, index, tools));
}

/** The weights of a rule. A rule that exposes only some subjects has proportionally smaller ones: the rest falls through. */
function showWeights(flag: Flag, rule: TargetingRule): WireWeight[] {
  if (extensionPart(rule.extensions, 'datadog').has_no_weights === true && servesNobody(rule)) return [];
  const stamps = { created_at: rule.createdAt, updated_at: rule.updatedAt };
  const exposed = rule.exposureSchedule === null ? rule.exposurePercentage / 100 : 1;
  return sharesOf(flag, rule).flatMap(({ variant, weight }): WireWeight[] => {
    if (variant === undefined) return [];
    const id = rule.split.find((share) => share.variant === variant.key)?.id;
    const value = Number((weight * exposed).toPrecision(14));
    const shown = { value, variant_id: variant.id, variant: toWireVariant(flag, variant), ...stamps };
    return [id === undefined ? shown : { id, ...shown }];
  });
}

function servesNobody({ split }: TargetingRule): boolean {
  return split.every(({ weight }) => weight === 0);
}

/** The rule of a setting that an allocation changes: by its id, else by its key. */
export function knownRule(
  { rules }: Pick<FlagSetting, 'rules'>,
  { id, key }: Pick<WireAllocationRequest, 'id' | 'key'>,
): TargetingRule | undefined {
  return rules.find((rule) => rule.id === id?.toLowerCase()) ?? rules.find((rule) => rule.key === key);
}

/**
 * Translates an allocation from Datadog's form. What this form lacks stays as it is in the known rule: its window, what it
 * hashes, and conditions and weights that come back as they were shown. Throws ValidationError with the path in the request.
 */
export function readAllocation(
  wire: WireAllocationRequest,
  flag: Flag,
  known: TargetingRule | undefined,
  path: string,
  tools: ConditionTools,
): RuleInput {
  const { groups, written } = readGroups(wire.targeting_rules ?? [], known, `${path}.targeting_rules`, tools);
  const { hasNoWeights, ...weights } = readWeights(wire, flag, known, path);
  const schedule = wire.exposure_schedule ?? null;
  const schedulePath = `${path}.exposure_schedule`;
  return {
    id: known?.id,
    key: wire.key,
    name: wire.name,
    groups,
    ...weights,
    exposureSchedule:
      schedule === null ? null : readSchedule(schedule, flag, known?.exposureSchedule ?? null, schedulePath, tools),
    ...{ bucketing: known?.bucketing, startsAt: known?.startsAt, endsAt: known?.endsAt },
    extensions: withExtensionPart(known?.extensions ?? {}, 'datadog', {
      type: wire.type === defaultType(schedule) ? undefined : wire.type,
      experiment_id: wire.experiment_id ?? undefined,
      guardrail_metrics: wire.guardrail_metrics?.length ? [...wire.guardrail_metrics] : undefined,
      conditions: Object.keys(written).length === 0 ? undefined : written,
      has_no_weights: hasNoWeights ? true : undefined,
    }),
  };
}

/** How a rule spreads the subjects that it matches over variants. */
interface ReadWeights extends Pick<RuleInput, 'exposurePercentage' | 'split'> {
  readonly hasNoWeights: boolean;
}

function readWeights(
  wire: WireAllocationRequest,
  flag: Flag,
  known: TargetingRule | undefined,
  path: string,
): ReadWeights {
  const split = (wire.variant_weights ?? []).map(({ value, ...reference }, index): SplitWeightInput => {
    const variant = variantNamed(flag, `${path}.variant_weights.${index}.`, reference);
    return { variant: variant.key, weight: value };
  });
  const isScheduled = typeof wire.exposure_schedule === 'object' && wire.exposure_schedule !== null;
  const isAsShown =
    known !== undefined &&
    isScheduled === (known.exposureSchedule !== null) &&
    jsonEqual(comparable(split), comparable(shownSplit(flag, known)));
  if (isAsShown) {
    const { exposurePercentage, extensions } = known;
    const hasNoWeights = extensionPart(extensions, 'datadog').has_no_weights === true;
    return { split: known.split, exposurePercentage, hasNoWeights };
  }
  if (split.length > 0) return { split, exposurePercentage: 100, hasNoWeights: false };
  // No subject gets a variant; an empty split would be the flag's own.
  const [first] = flag.variants;
  const noSubject = first === undefined ? [] : [{ variant: first.key, weight: 0 }];
  return { split: noSubject, exposurePercentage: 100, hasNoWeights: true };
}

function shownSplit(flag: Flag, rule: TargetingRule): SplitWeightInput[] {
  const keyOf = (id: string) => flag.variants.find((variant) => variant.id === id)?.key ?? '';
  return showWeights(flag, rule).map(({ variant_id, value }) => ({ variant: keyOf(variant_id), weight: value }));
}

function comparable(split: readonly SplitWeightInput[]): JsonValue {
  return split.map(({ variant, weight }) => [variant, weight]);
}
