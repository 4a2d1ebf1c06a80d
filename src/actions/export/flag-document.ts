import type { ExposureSchedule } from '../../domain/exposure.ts';
import type { Enrollment, Flag, FlagSetting, Variant } from '../../domain/flag.ts';
import { USUAL_FLAG, USUAL_SETTING, USUAL_VARIANTS, usualDefaultVariant } from '../../domain/flag-defaults.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type { Bucketing, Condition, ConditionGroup, TargetingRule } from '../../domain/targeting.ts';
import type { FlagDocument, SettingDocument } from '../configuration/flag-schema.ts';
import { sparse } from './sparse.ts';

/** A flag as an export shows it, with its settings in some environments. Members are named as in the input of `createFlag`. */
export function flagDocument(flag: Flag, environments: readonly string[]): JsonObject {
  const settings = environments.flatMap((key) => {
    const setting = flag.settings[key];
    return setting === undefined ? [] : [[key, settingDocument(flag, setting)] as const];
  });
  const { name, description, valueType, jsonSchema, distributionChannel, holdout, requiresApproval, permanent } = flag;
  return sparse(
    {
      ...{ name, description, valueType, jsonSchema, tags: [...flag.tags], distributionChannel, holdout },
      ...{ requiresApproval, permanent, archived: flag.archivedAt !== null },
      ...{ experienceContinuity: flag.experienceContinuity, encryptsPayloads: flag.encryptsPayloads },
      bucketing: bucketingDocument(flag.bucketing),
      variants: variantsDocument(flag),
      prerequisites: flag.prerequisites.map(({ flagKey, expected }) =>
        sparse({ flagKey, expected }, { expected: true }),
      ),
      settings: Object.fromEntries(settings.filter(([, setting]) => Object.keys(setting).length > 0)),
    } satisfies Record<keyof FlagDocument, JsonValue>,
    {
      ...USUAL_FLAG,
      ...{ name: flag.key, valueType: 'BOOLEAN', archived: false, variants: USUAL_VARIANTS, settings: {} },
    } satisfies Record<keyof FlagDocument, JsonValue>,
  );
}

function variantsDocument({ variants }: Flag): JsonValue {
  return variants.map((variant: Variant) => {
    const { key, name, value, payload, weight } = variant;
    return sparse({ key, name, value, payload, weight }, { name: key, payload: null, weight: null });
  });
}

function settingDocument(flag: Flag, setting: FlagSetting): JsonObject {
  const { defaultVariant, overrideVariant, rolloutPercentage, rolloutCondition, rules, enrollment } = setting;
  return sparse(
    {
      enabled: setting.switch === 'FOLLOW_DEFAULT' ? null : setting.switch === 'ON',
      ...{ defaultVariant, overrideVariant, rolloutPercentage },
      rolloutCondition: rolloutCondition && sparse({ ...rolloutCondition }, { minVersion: null, activationDate: null }),
      rules: rules.map(ruleDocument),
      enrollment: enrollment && enrollmentDocument(enrollment),
    } satisfies Record<keyof SettingDocument, JsonValue>,
    {
      ...USUAL_SETTING,
      ...{ enabled: false, defaultVariant: usualDefaultVariant(flag, rules.length > 0) },
    } satisfies Record<keyof SettingDocument, JsonValue>,
  );
}

function enrollmentDocument({ conditions, exposurePercentage }: Enrollment): JsonObject {
  return sparse({ conditions: conditions.map(conditionDocument), exposurePercentage }, { exposurePercentage: 100 });
}

function ruleDocument(rule: TargetingRule): JsonObject {
  const { key, name, groups, exposurePercentage, fallsThrough, bucketing, split, startsAt, endsAt } = rule;
  return sparse(
    {
      ...{ key, name, groups: groupDocuments(groups), exposurePercentage, fallsThrough, startsAt, endsAt },
      bucketing: bucketing && bucketingDocument(bucketing),
      split: split.map(({ variant, weight }) => ({ variant, weight })),
      exposureSchedule: rule.exposureSchedule && scheduleDocument(rule.exposureSchedule),
    },
    {
      ...{ name: key, groups: [], exposurePercentage: 100, fallsThrough: true, startsAt: null, endsAt: null },
      ...{ bucketing: null, split: [], exposureSchedule: null },
    },
  );
}

/** A schedule without its progress, which belongs to the organization that it runs in. */
function scheduleDocument({ strategy, autostart, startsAt, steps }: ExposureSchedule): JsonObject {
  const defaults = { intervalMilliseconds: null, isPausePoint: false };
  return sparse(
    {
      ...{ strategy, autostart, startsAt },
      steps: steps.map(({ id: _, ...step }, index) => sparse({ ...step }, { ...defaults, groupIndex: index })),
    },
    { strategy: 'UNIFORM_INTERVALS', autostart: false, startsAt: null },
  );
}

function bucketingDocument(bucketing: Bucketing): JsonObject {
  return { ...bucketing };
}

/** Groups of conditions as an export shows them. */
export function groupDocuments(groups: readonly ConditionGroup[]): JsonObject[] {
  return groups.map(({ match, conditions }) =>
    sparse({ match, conditions: conditions.map(conditionDocument) }, { match: 'ALL' }),
  );
}

function conditionDocument({ id: _, ...condition }: Condition): JsonObject {
  const defaults = { attribute: '', values: [], ignoreCase: false, negate: false, groupType: null };
  return sparse({ ...condition, values: [...condition.values] }, defaults);
}
