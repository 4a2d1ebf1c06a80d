import type { ExposureScheduleInput, ExposureStepInput } from '../../actions/flag/flag-inputs.ts';
import type { ExposureSchedule, ExposureStep } from '../../domain/exposure.ts';
import type { Flag } from '../../domain/flag.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import { extensionPart, withExtensionPart } from '../http/extension-part.ts';
import type { ConditionTools } from './condition-map.ts';
import { variantNamed } from './datadog-place.ts';
import type { WireExposureSchedule, WireExposureScheduleRequest } from './exposure-schedule-wire.ts';

/** Translates a rule's schedule to Datadog's form. */
export function toWireSchedule(flag: Flag, rule: TargetingRule, schedule: ExposureSchedule): WireExposureSchedule {
  const stamps = { created_at: schedule.createdAt, updated_at: schedule.updatedAt };
  return {
    id: schedule.id,
    allocation_id: rule.id,
    control_variant_id: controlVariantId(flag, schedule),
    absolute_start_time: schedule.startsAt,
    rollout_options: {
      strategy: schedule.strategy,
      autostart: schedule.autostart,
      selection_interval_ms: selectionInterval(schedule),
    },
    rollout_steps: schedule.steps.map((step, index) => ({ ...toWireStep(step, index, schedule.id), ...stamps })),
    guardrail_triggers: [],
    guardrail_triggered_action: null,
    ...stamps,
  };
}

function toWireStep(step: ExposureStep, index: number, scheduleId: string) {
  return {
    id: step.id,
    allocation_exposure_schedule_id: scheduleId,
    order_position: index,
    exposure_ratio: step.exposurePercentage / 100,
    interval_ms: step.intervalMilliseconds,
    is_pause_record: step.isPausePoint,
    grouped_step_index: step.groupIndex,
  };
}

function controlVariantId({ variants }: Flag, { extensions }: ExposureSchedule): string | null {
  const key = extensionPart(extensions, 'datadog').control_variant;
  return variants.find((variant) => variant.key === key)?.id ?? null;
}

/** The stored interval, else that of the first step. */
function selectionInterval({ extensions, steps }: ExposureSchedule): number {
  const written = extensionPart(extensions, 'datadog').selection_interval_ms;
  return typeof written === 'number' ? written : usualInterval(steps);
}

function usualInterval([first]: readonly Pick<ExposureStepInput, 'intervalMilliseconds'>[]): number {
  return first?.intervalMilliseconds ?? 0;
}

/**
 * Translates a schedule from Datadog's form; a step without an end that comes back as it was shown still has no end. Throws
 * ValidationError with the path in the request.
 */
export function readSchedule(
  wire: WireExposureScheduleRequest,
  flag: Flag,
  known: ExposureSchedule | null,
  path: string,
  { newId }: Pick<ConditionTools, 'newId'>,
): ExposureScheduleInput {
  const { id, rollout_options, rollout_steps, absolute_start_time, control_variant_id, control_variant_key } = wire;
  const { strategy, autostart, selection_interval_ms } = rollout_options;
  const hasControl = typeof (control_variant_id ?? control_variant_key) === 'string';
  const reference = { variant_id: control_variant_id, variant_key: control_variant_key };
  const control = hasControl ? variantNamed(flag, `${path}.control_`, reference).key : undefined;
  const ids = stepIds(rollout_steps, known, newId);
  const steps = rollout_steps.map((step, index) => readStep(step, ids[index], intervalOf(wire, index, known)));
  return {
    id: id?.toLowerCase(),
    strategy,
    autostart: autostart ?? false,
    startsAt: absolute_start_time,
    steps,
    extensions: withExtensionPart(known?.extensions ?? {}, 'datadog', {
      control_variant: control,
      selection_interval_ms:
        selection_interval_ms === usualInterval(steps) ? undefined : (selection_interval_ms ?? undefined),
    }),
  };
}

type WireStep = WireExposureScheduleRequest['rollout_steps'][number];

/**
 * Steps with known ids stay the same steps; if any has one, the others are new. Without ids, undefined matches steps by order.
 */
function stepIds(
  steps: readonly WireStep[],
  known: ExposureSchedule | null,
  newId: () => string,
): readonly (string | undefined)[] {
  const named = steps.map(({ id }) => known?.steps.find((step) => step.id === id?.toLowerCase())?.id);
  if (named.every((id) => id === undefined)) return named;
  return named.map((id, index) => (id === undefined || named.indexOf(id) !== index ? newId() : id));
}

function readStep(step: WireStep, id: string | undefined, intervalMilliseconds: number | null): ExposureStepInput {
  return {
    id,
    exposurePercentage: toPercentage(step.exposure_ratio),
    intervalMilliseconds,
    isPausePoint: step.is_pause_record,
    groupIndex: step.grouped_step_index,
  };
}

/** With uniform intervals, every step but the last has the schedule's interval unless it has its own. */
function intervalOf(
  { rollout_options, rollout_steps }: WireExposureScheduleRequest,
  index: number,
  known: ExposureSchedule | null,
): number | null {
  const own = rollout_steps[index]?.interval_ms ?? null;
  const before = known?.steps.slice(0, -1).find(({ id }) => id === rollout_steps[index]?.id?.toLowerCase());
  if (before !== undefined && own === before.intervalMilliseconds) return own;
  const isLast = index === rollout_steps.length - 1;
  if (own !== null || isLast || rollout_options.strategy !== 'UNIFORM_INTERVALS') return own;
  return rollout_options.selection_interval_ms ?? null;
}

/** 0.29 → 29, which floating point computes only approximately. */
function toPercentage(ratio: number): number {
  return Number((ratio * 100).toPrecision(14));
}
