import { type ContextGroup, EMPTY_CONTEXT, type EvaluationContext } from '../../src/domain/evaluation.ts';
import { type Flag, type FlagSetting, onVariant, type Variant } from '../../src/domain/flag.ts';
import type { Environment, Holdout } from '../../src/domain/organization.ts';
import type { Segment } from '../../src/domain/segment.ts';
import type { RawSnapshot } from '../../src/evaluation/snapshot.ts';
import {
  type ConditionShort,
  conditionGroups,
  type GroupShort,
  idOf,
  ORGANIZATION_ID,
  type RuleShort,
  rule,
  STAMPS,
} from './rule-builder.ts';

/*
 * Short forms of the domain's documents for tests: name what the test is about, the rest is filled in. Ids are made from
 * the keys, so that equal short forms give equal documents.
 */

const AUTHORS = { ...STAMPS, createdBy: 'key:ingrid', updatedBy: 'key:ingrid' };

export interface SettingShort extends Omit<Partial<FlagSetting>, 'rules'> {
  readonly rules?: readonly RuleShort[];
}

export interface FlagShort extends Omit<Partial<Flag>, 'variants' | 'settings' | 'prerequisites'> {
  readonly key: string;
  readonly variants?: readonly (Partial<Variant> & Pick<Variant, 'key'>)[];
  /** The setting in `production`; `settings` name others. */
  readonly production?: SettingShort;
  readonly settings?: Readonly<Record<string, SettingShort>>;
  /** What is expected, by the other flag's key. */
  readonly prerequisites?: Readonly<Record<string, boolean | string>>;
}

export interface SegmentShort extends Omit<Partial<Segment>, 'groups'> {
  readonly key: string;
  readonly conditions?: readonly ConditionShort[];
  readonly groups?: readonly GroupShort[];
}

export interface SnapshotShort extends Omit<Partial<RawSnapshot>, 'flags' | 'segments' | 'holdouts' | 'environments'> {
  readonly flags?: readonly FlagShort[];
  readonly segments?: readonly SegmentShort[];
  readonly holdouts?: readonly (Partial<Holdout> & Pick<Holdout, 'key'>)[];
  readonly environments?: readonly (Partial<Environment> & Pick<Environment, 'key'>)[];
}

export interface ContextShort extends Omit<Partial<EvaluationContext>, 'groups'> {
  readonly groups?: Readonly<Record<string, Partial<ContextGroup> & Pick<ContextGroup, 'key'>>>;
}

/**
 * A whole flag. Without more it is BOOLEAN with the variants `on` and `off`, switched on in `production`, where it gives
 * every subject what "on" means.
 */
export function flag(short: FlagShort): Flag {
  const { key, production, settings, variants, prerequisites = {}, ...rest } = short;
  const valueType = rest.valueType ?? 'BOOLEAN';
  const whole = (
    variants ?? [
      { key: 'on', value: true },
      { key: 'off', value: false },
    ]
  ).map((one) => variant(key, one));
  const fallback = onVariant({ valueType, variants: whole })?.key ?? null;
  const shorts = {
    ...(production !== undefined || settings === undefined ? { production: production ?? {} } : {}),
    ...settings,
  };
  return {
    id: idOf('flag', key),
    organizationId: ORGANIZATION_ID,
    number: 1,
    key,
    name: key,
    description: '',
    valueType,
    jsonSchema: null,
    tags: [],
    distributionChannel: 'ALL',
    requiresApproval: false,
    permanent: false,
    bucketing: { by: 'TARGETING_KEY' },
    experienceContinuity: false,
    encryptsPayloads: false,
    holdout: null,
    version: 1,
    archivedAt: null,
    deletedAt: null,
    ...AUTHORS,
    ...rest,
    variants: whole,
    prerequisites: Object.entries(prerequisites).map(([flagKey, expected]) => ({
      id: idOf('prerequisite', key, flagKey),
      flagKey,
      expected,
    })),
    settings: Object.fromEntries(
      Object.entries(shorts).map(([name, one]) => [
        name,
        setting(`${key}/${name}`, { defaultVariant: fallback, ...one }),
      ]),
    ),
    extensions: rest.extensions ?? {},
  };
}

/** A flag's setting; without more it is switched on and has no default variant. */
export function setting(owner: string, { rules = [], ...rest }: SettingShort = {}): FlagSetting {
  return {
    id: idOf('setting', owner),
    switch: 'ON',
    rolloutCondition: null,
    defaultVariant: null,
    overrideVariant: null,
    rolloutPercentage: 100,
    enrollment: null,
    version: 1,
    scheduledChanges: [],
    extensions: {},
    ...STAMPS,
    ...rest,
    rules: rules.map((one, index) => rule(one, `${owner}/${index}`, `rule-${index + 1}`)),
  };
}

/** A segment; with members it is static, else decided by conditions. */
export function segment({ conditions, groups, ...rest }: SegmentShort): Segment {
  return {
    id: idOf('segment', rest.key),
    organizationId: ORGANIZATION_ID,
    number: 1,
    name: rest.key,
    description: '',
    kind: rest.members === undefined ? 'DYNAMIC' : 'STATIC',
    match: 'ANY',
    members: [],
    version: 1,
    extensions: {},
    ...AUTHORS,
    ...rest,
    groups: conditionGroups(`segment/${rest.key}`, conditions, groups),
  };
}

/** An environment; `production` is the default one. */
export function environment(short: Partial<Environment> & Pick<Environment, 'key'>): Environment {
  return {
    id: idOf('environment', short.key),
    organizationId: ORGANIZATION_ID,
    name: short.key,
    description: '',
    isDefault: short.key === 'production',
    isProduction: short.key === 'production',
    requiresApproval: false,
    queries: [short.key],
    recordsSubjects: true,
    extensions: {},
    ...STAMPS,
    ...short,
  };
}

/** A holdout; without more it keeps out one subject in ten. */
export function holdout(short: Partial<Holdout> & Pick<Holdout, 'key'>): Holdout {
  return {
    id: idOf('holdout', short.key),
    organizationId: ORGANIZATION_ID,
    number: 1,
    name: short.key,
    exclusionPercentage: 10,
    ...STAMPS,
    ...short,
  };
}

/** All that answers depend on; without more an organization with `production` and no flags, at revision 1. */
export function rawSnapshot({
  flags = [],
  segments = [],
  holdouts = [],
  environments,
  ...rest
}: SnapshotShort = {}): RawSnapshot {
  return {
    organizationId: ORGANIZATION_ID,
    number: 1,
    revision: 1,
    groupTypes: [],
    featureDefaults: {},
    ...rest,
    environments: (environments ?? [{ key: 'production' }]).map(environment),
    flags: flags.map(flag),
    segments: segments.map(segment),
    holdouts: holdouts.map(holdout),
  };
}

/** Who a flag is evaluated for. */
export function evaluationContext({ groups = {}, ...rest }: ContextShort = {}): EvaluationContext {
  const whole = Object.entries(groups).map(([type, group]) => [type, { attributes: {}, ...group }] as const);
  return { ...EMPTY_CONTEXT, ...rest, groups: Object.fromEntries(whole) };
}

function variant(flagKey: string, short: Partial<Variant> & Pick<Variant, 'key'>): Variant {
  return {
    id: idOf('variant', flagKey, short.key),
    name: short.key,
    value: short.key,
    payload: null,
    weight: null,
    ...STAMPS,
    ...short,
  };
}
