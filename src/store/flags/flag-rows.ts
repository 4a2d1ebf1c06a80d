import type { ExposureSchedule, ExposureStep } from '../../domain/exposure.ts';
import type { Enrollment, Flag, FlagSetting, Prerequisite, Variant } from '../../domain/flag.ts';
import type { Instant } from '../../domain/instant.ts';
import type { ScheduledChange } from '../../domain/scheduled-change.ts';
import type { Bucketing, ConditionGroup, TargetingRule } from '../../domain/targeting.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { fromJson, readAs, type StoredJson, toObject } from '../json-columns.ts';
import { intern, internInstant, orEmpty } from './intern.ts';

/** What a flag's rows are read with, in the order of the aggregate. */
export const flagInclude = {
  holdout: { select: { key: true } },
  variants: { orderBy: { position: 'asc' } },
  prerequisites: { orderBy: { position: 'asc' }, include: { prerequisiteFlag: { select: { key: true } } } },
  settings: {
    include: {
      environment: { select: { key: true } },
      defaultVariant: { select: { key: true } },
      overrideVariant: { select: { key: true } },
      rules: {
        orderBy: { position: 'asc' },
        include: {
          weights: { orderBy: { position: 'asc' }, include: { variant: { select: { key: true } } } },
          schedule: true,
        },
      },
    },
  },
} as const satisfies Prisma.FlagInclude;

/** A flag with all that belongs to it, as rows. */
export type FlagRow = Prisma.FlagGetPayload<{ include: typeof flagInclude }>;
type SettingRow = FlagRow['settings'][number];
type RuleRow = SettingRow['rules'][number];

/** Puts a flag together from its rows. */
export function toFlag(row: FlagRow): Flag {
  return {
    id: row.id,
    organizationId: intern(row.organizationId),
    number: row.number,
    key: row.key,
    name: row.name,
    description: row.description,
    // The columns below hold names from the domain's closed lists: the actions check them before a write.
    valueType: intern(row.valueType) as Flag['valueType'],
    jsonSchema: fromJson(row.jsonSchema),
    tags: orEmpty(row.tags.map(intern)),
    distributionChannel: intern(row.distributionChannel) as Flag['distributionChannel'],
    requiresApproval: row.requiresApproval,
    permanent: row.permanent,
    bucketing: toBucketing(row) ?? bucketings.TARGETING_KEY,
    experienceContinuity: row.experienceContinuity,
    encryptsPayloads: row.encryptsPayloads,
    holdout: intern(row.holdout?.key ?? null),
    version: row.version,
    archivedAt: instantOrNull(row.archivedAt),
    deletedAt: instantOrNull(row.deletedAt),
    createdAt: internInstant(row.createdAt),
    createdBy: intern(row.createdBy),
    updatedAt: internInstant(row.updatedAt),
    updatedBy: intern(row.updatedBy),
    variants: orEmpty(row.variants.map(toVariant)),
    prerequisites: orEmpty(row.prerequisites.map(toPrerequisite)),
    settings: Object.fromEntries(row.settings.map((setting) => [intern(setting.environment.key), toSetting(setting)])),
    extensions: toObject(row.extensions),
  };
}

function toVariant(row: FlagRow['variants'][number]): Variant {
  return {
    id: row.id,
    key: intern(row.key),
    name: intern(row.name),
    value: fromJson(row.value),
    payload: fromJson(row.payload),
    weight: row.weight,
    createdAt: internInstant(row.createdAt),
    updatedAt: internInstant(row.updatedAt),
  };
}

function toPrerequisite(row: FlagRow['prerequisites'][number]): Prerequisite {
  return {
    id: row.id,
    flagKey: row.prerequisiteFlag.key,
    expected: row.expected as Prerequisite['expected'],
  };
}

function toSetting(row: SettingRow): FlagSetting {
  const hasCondition = row.minVersion !== null || row.activationDate !== null;
  return {
    id: row.id,
    switch: intern(row.switch) as FlagSetting['switch'],
    rolloutCondition: hasCondition
      ? { minVersion: row.minVersion, activationDate: instantOrNull(row.activationDate) }
      : null,
    defaultVariant: intern(row.defaultVariant?.key ?? null),
    overrideVariant: intern(row.overrideVariant?.key ?? null),
    rolloutPercentage: row.rolloutPercentage,
    rules: orEmpty(row.rules.map(toRule)),
    enrollment: toEnrollment(row.enrollment),
    version: row.version,
    scheduledChanges: orEmpty(readScheduledChanges(row.scheduledChanges)),
    extensions: toObject(row.extensions),
    createdAt: internInstant(row.createdAt),
    updatedAt: internInstant(row.updatedAt),
  };
}

function toRule(row: RuleRow): TargetingRule {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    groups: toGroups(row.groups),
    exposurePercentage: row.exposurePercentage,
    exposureSchedule: row.schedule === null ? null : toSchedule(row.schedule),
    fallsThrough: row.fallsThrough,
    bucketing: toBucketing(row),
    split: orEmpty(row.weights.map(({ id, variant, weight }) => ({ id, variant: intern(variant.key), weight }))),
    startsAt: instantOrNull(row.startsAt),
    endsAt: instantOrNull(row.endsAt),
    extensions: toObject(row.extensions),
    createdAt: internInstant(row.createdAt),
    updatedAt: internInstant(row.updatedAt),
  };
}

/** Puts an exposure schedule together from its row. */
export function toSchedule(row: NonNullable<RuleRow['schedule']>): ExposureSchedule {
  return {
    id: row.id,
    strategy: row.strategy as ExposureSchedule['strategy'],
    autostart: row.autostart,
    startsAt: instantOrNull(row.startsAt),
    steps: readSteps(row.steps),
    status: row.status as ExposureSchedule['status'],
    runningSince: instantOrNull(row.runningSince),
    elapsedBefore: row.elapsedBefore,
    passedPausePoints: row.passedPausePoints,
    extensions: toObject(row.extensions),
    createdAt: internInstant(row.createdAt),
    updatedAt: internInstant(row.updatedAt),
  };
}

const readSteps = readAs<readonly ExposureStep[]>();
const readScheduledChanges = readAs<readonly ScheduledChange[]>();
const readGroups = readAs<readonly ConditionGroup[]>();

/** Reads stored condition groups. */
export function toGroups(stored: StoredJson): readonly ConditionGroup[] {
  return orEmpty(readGroups(stored));
}

/** Reads a stored enrollment. */
export const toEnrollment = readAs<Enrollment | null>();

const bucketings = {
  DEVICE_ID: Object.freeze({ by: 'DEVICE_ID' }),
  TARGETING_KEY: Object.freeze({ by: 'TARGETING_KEY' }),
} as const;

function toBucketing(row: { bucketBy: string | null; bucketGroupType: string | null }): Bucketing | null {
  if (row.bucketBy === null) return null;
  if (row.bucketBy === 'GROUP') return { by: 'GROUP', groupType: row.bucketGroupType ?? '' };
  return row.bucketBy === 'DEVICE_ID' ? bucketings.DEVICE_ID : bucketings.TARGETING_KEY;
}

/** Reads a nullable time column. */
export function instantOrNull(date: Date | null): Instant | null {
  return date === null ? null : internInstant(date);
}
