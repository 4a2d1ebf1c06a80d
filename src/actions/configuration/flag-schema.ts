import { z } from 'zod';
import { EXPOSURE_STRATEGIES } from '../../domain/exposure.ts';
import { DISTRIBUTION_CHANNELS } from '../../domain/flag.ts';
import type { JsonValue } from '../../domain/json.ts';
import { VALUE_TYPES } from '../../domain/value.ts';
import type { FlagChange, SettingChange } from '../flag/flag-inputs.ts';
import { bucketingSchema, enrollmentSchema, groupsSchema } from './condition-schema.ts';

const instant = z.string().describe('Instant in RFC 3339, such as 2026-01-15T09:00:00Z.');

/** Any JSON; the rules of the domain check it. */
const json = z.custom<JsonValue>((value) => value !== undefined);

const scheduleSchema = z.strictObject({
  strategy: z.enum(EXPOSURE_STRATEGIES).describe('Default: UNIFORM_INTERVALS.').optional(),
  autostart: z.boolean().describe('Whether it starts by itself. Default: false.').optional(),
  startsAt: instant.nullable().optional(),
  steps: z.array(
    z.strictObject({
      exposurePercentage: z.number(),
      intervalMilliseconds: z.number().nullable().describe('Time until the next step.').optional(),
      isPausePoint: z.boolean().describe('Whether the schedule pauses here. Default: false.').optional(),
      groupIndex: z.number().nullable().optional(),
    }),
  ),
});

const ruleSchema = z.strictObject({
  key: z.string().describe('Key, unique in the setting. A rule that keeps its key keeps the progress of its schedule.'),
  name: z.string().describe('Default: the key.').optional(),
  groups: groupsSchema.describe('Groups of conditions of which one must hold. Default: every subject.').optional(),
  exposurePercentage: z.number().describe('Percentage of the matching subjects, 0 to 100. Default: 100.').optional(),
  exposureSchedule: scheduleSchema.nullable().describe('Steps that decide instead of the percentage.').optional(),
  fallsThrough: z.boolean().describe('Whether subjects that are not exposed go on. Default: true.').optional(),
  bucketing: bucketingSchema.nullable().optional(),
  variant: z.string().describe('Variant for all; short for a split of 100 %.').optional(),
  split: z.array(z.strictObject({ variant: z.string(), weight: z.number() })).optional(),
  startsAt: instant.nullable().optional(),
  endsAt: instant.nullable().optional(),
});

/** What a document says of a setting: all that can be changed of one. */
type SettingMember = Exclude<keyof SettingChange, 'extensions'>;

/** A flag in one environment. */
export const settingSchema = z.strictObject({
  enabled: z.boolean().nullable().describe('Switch; null follows the feature default. Default: false.').optional(),
  defaultVariant: z
    .string()
    .nullable()
    .describe(
      'Variant for subjects that no rule decides; null: off. Default: what "on" means, none for a BOOLEAN flag with rules.',
    )
    .optional(),
  overrideVariant: z.string().nullable().describe('Variant for every subject. Default: none.').optional(),
  rolloutPercentage: z.number().describe('Percentage that gets the default variant. Default: 100.').optional(),
  rolloutCondition: z
    .strictObject({
      minVersion: z.string().nullable().describe('Lowest app version, a semantic version.').optional(),
      activationDate: instant.nullable().optional(),
    })
    .nullable()
    .optional(),
  rules: z.array(ruleSchema).describe('Targeting rules in order; the first that decides wins.').optional(),
  enrollment: enrollmentSchema.optional(),
} satisfies Record<SettingMember, z.ZodType>);

/** What a document says of a flag: all that can be changed of one, and its parts. */
type FlagMember = Exclude<keyof FlagChange, 'extensions'> | 'valueType' | 'archived' | 'variants' | 'settings';

/** A flag. An absent member has its default value. */
export const flagSchema = z.strictObject({
  name: z.string().describe('Default: the key.').optional(),
  description: z.string().optional(),
  valueType: z.enum(VALUE_TYPES).describe('Default: BOOLEAN.').optional(),
  jsonSchema: json.describe('JSON Schema of the values of a JSON flag.').optional(),
  tags: z.array(z.string()).optional(),
  distributionChannel: z.enum(DISTRIBUTION_CHANNELS).describe('Default: ALL.').optional(),
  holdout: z.string().nullable().describe('Key of the holdout. Default: none.').optional(),
  requiresApproval: z.boolean().optional(),
  permanent: z.boolean().optional(),
  archived: z.boolean().optional(),
  experienceContinuity: z.boolean().optional(),
  encryptsPayloads: z.boolean().optional(),
  bucketing: bucketingSchema.optional(),
  variants: z
    .array(
      z.strictObject({
        key: z.string(),
        name: z.string().describe('Default: the key.').optional(),
        value: json,
        payload: json.optional(),
        weight: z.number().nullable().describe('Share of the flag’s own split.').optional(),
      }),
    )
    .describe('Default for a BOOLEAN flag: "on" is true and "off" is false.')
    .optional(),
  prerequisites: z
    .array(
      z.strictObject({
        flagKey: z.string(),
        expected: z.union([z.boolean(), z.string()]).describe('Default: true.').optional(),
      }),
    )
    .optional(),
  settings: z
    .record(z.string(), settingSchema)
    .describe('By the key of the environment. An environment of the document that is absent here has the defaults.')
    .optional(),
} satisfies Record<FlagMember, z.ZodType>);

/** A flag of a document. */
export type FlagDocument = z.infer<typeof flagSchema>;

/** A setting of a document. */
export type SettingDocument = z.infer<typeof settingSchema>;
