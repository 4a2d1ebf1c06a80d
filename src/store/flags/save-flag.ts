import type { Flag, FlagSetting, Variant } from '../../domain/flag.ts';
import { jsonEqual } from '../../domain/json.ts';
import { inOrder } from '../../domain/setting-at.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { toColumn, toJson } from '../json-columns.ts';
import type { Transaction } from '../transaction.ts';
import { type TakeUpdate, updateRow, updatingIn } from './changed-columns.ts';
import { insertRows } from './insert-rows.ts';
import { bucketingColumns, insertRules, variantId } from './rule-columns.ts';

/** The ids behind the keys that a flag refers to. */
export interface FlagReferences {
  /** By environment key. */
  readonly environmentIds: ReadonlyMap<string, string>;
  /** By flag key; for prerequisites. */
  readonly flagIds: ReadonlyMap<string, string>;
  readonly holdoutId: string | null;
}

/**
 * Writes what differs between two states of a flag; `before` is null for a new one.
 * Rows are deleted after the references to them and made before them, so that no row ever points at a missing one. The updates of
 * the rows of the flag and its settings may run `later`, unless a variant goes that these rows refer to.
 */
export async function saveFlag(
  tx: Transaction,
  before: Flag | null,
  after: Flag,
  references: FlagReferences,
  later?: TakeUpdate,
): Promise<void> {
  const removed = removedVariants(before, after);
  const update = later !== undefined && removed.length === 0 ? later : updatingIn(tx);
  await saveFlagRow(tx, before, after, references, update);
  await saveVariants(tx, before, after);
  for (const [environment, setting] of Object.entries(after.settings)) {
    const environmentId = references.environmentIds.get(environment);
    if (environmentId !== undefined)
      await saveSetting(tx, before, setting, after, { environment, environmentId, update });
  }
  if (removed.length > 0)
    await tx.variant.deleteMany({ where: { organizationId: after.organizationId, id: { in: [...removed] } } });
  await savePrerequisites(tx, before, after, references);
}

async function saveFlagRow(
  tx: Transaction,
  before: Flag | null,
  after: Flag,
  references: FlagReferences,
  update: TakeUpdate,
): Promise<void> {
  if (before !== null) {
    const data = flagColumns(after, references.holdoutId);
    const isSameHoldout = before.holdout === after.holdout;
    const row = updateRow('Flag', after, flagColumns(before, isSameHoldout ? references.holdoutId : undefined), data);
    if (row !== undefined) await update(row);
    return;
  }
  await tx.flag.create({ data: newFlagColumns(after, references), select: { id: true } });
}

/** A new flag as a row; its variants, settings and prerequisites have rows of their own. */
export function newFlagColumns(flag: Flag, { holdoutId }: FlagReferences) {
  const { id, organizationId, number, createdAt, createdBy } = flag;
  return { ...flagColumns(flag, holdoutId), id, organizationId, number, createdAt, createdBy };
}

/** The columns that a flag's row gets when it is made, and those that only usage writes. */
type OtherColumn =
  | 'id'
  | 'organizationId'
  | 'number'
  | 'createdAt'
  | 'createdBy'
  | 'lastEvaluatedAt'
  | 'evaluationCount';

/** The columns of a flag's row that can change. A holdout that is undefined differs from every holdout. */
function flagColumns(after: Flag, holdoutId: string | null | undefined) {
  return {
    key: after.key,
    livingKey: after.deletedAt === null ? after.key : null,
    name: after.name,
    description: after.description,
    valueType: after.valueType,
    jsonSchema: after.jsonSchema === null ? Prisma.DbNull : toColumn(after.jsonSchema),
    tags: [...after.tags],
    distributionChannel: after.distributionChannel,
    requiresApproval: after.requiresApproval,
    permanent: after.permanent,
    ...bucketingColumns(after.bucketing),
    experienceContinuity: after.experienceContinuity,
    encryptsPayloads: after.encryptsPayloads,
    holdoutId,
    version: after.version,
    archivedAt: after.archivedAt,
    deletedAt: after.deletedAt,
    extensions: toColumn(after.extensions),
    updatedAt: after.updatedAt,
    updatedBy: after.updatedBy,
  } satisfies Record<Exclude<Prisma.FlagScalarFieldEnum, OtherColumn>, unknown>;
}

async function saveVariants(tx: Transaction, before: Flag | null, after: Flag): Promise<void> {
  const { organizationId } = after;
  const known = new Map(before?.variants.map((variant, position) => [variant.id, { variant, position }]));
  const added = after.variants.flatMap((variant, position) =>
    known.has(variant.id) ? [] : [variantColumns(after, variant, position)],
  );
  // A variant that another of the same key replaces goes first; nothing can refer to it any more.
  const replaced =
    before?.variants.filter((old) =>
      after.variants.some((variant) => variant.key === old.key && variant.id !== old.id),
    ) ?? [];
  for (const old of replaced)
    await tx.variant.update({
      where: { id: old.id, organizationId },
      data: { key: `${old.key}~${old.id}` },
      select: { id: true },
    });
  await insertRows(tx, 'Variant', added);
  for (const [position, variant] of after.variants.entries()) {
    const old = known.get(variant.id);
    if (old === undefined || (old.position === position && jsonEqual(toJson(old.variant), toJson(variant)))) continue;
    await tx.variant.update({
      where: { id: variant.id, organizationId },
      data: variantColumns(after, variant, position),
      select: { id: true },
    });
  }
}

function removedVariants(before: Flag | null, after: Flag): readonly string[] {
  const kept = new Set(after.variants.map((variant) => variant.id));
  return before?.variants.filter((variant) => !kept.has(variant.id)).map((variant) => variant.id) ?? [];
}

/** Where a setting is saved, and what runs the update of its row. */
interface SettingSaving {
  readonly environment: string;
  readonly environmentId: string;
  readonly update: TakeUpdate;
}

async function saveSetting(
  tx: Transaction,
  flagBefore: Flag | null,
  after: FlagSetting,
  flag: Flag,
  { environment, environmentId, update }: SettingSaving,
): Promise<void> {
  const before = flagBefore?.settings[environment];
  if (before !== undefined && jsonEqual(toJson(before), toJson(after))) return;
  const data = settingColumns(flag, after, environmentId);
  if (flagBefore === null || before === undefined) await tx.flagEnvironment.create({ data, select: { id: true } });
  else {
    const row = updateRow('FlagEnvironment', data, settingColumns(flagBefore, before, environmentId), data);
    if (row !== undefined) await update(row);
  }
  await saveRules(tx, before?.rules ?? [], after.rules, flag, after.id);
}

/** A flag's setting as a row; its rules have rows of their own. */
export function settingColumns(flag: Flag, setting: FlagSetting, environmentId: string) {
  return {
    id: setting.id,
    organizationId: flag.organizationId,
    flagId: flag.id,
    environmentId,
    switch: setting.switch,
    minVersion: setting.rolloutCondition?.minVersion ?? null,
    activationDate: setting.rolloutCondition?.activationDate ?? null,
    defaultVariantId: variantId(flag, setting.defaultVariant),
    overrideVariantId: variantId(flag, setting.overrideVariant),
    rolloutPercentage: setting.rolloutPercentage,
    enrollment: setting.enrollment === null ? Prisma.DbNull : toColumn(setting.enrollment),
    version: setting.version,
    scheduledChanges: toColumn(setting.scheduledChanges),
    scheduledAt: inOrder(setting)[0]?.at ?? null,
    extensions: toColumn(setting.extensions),
    createdAt: setting.createdAt,
    updatedAt: setting.updatedAt,
    // Only usage writes the other column.
  } satisfies Record<Exclude<Prisma.FlagEnvironmentScalarFieldEnum, 'lastEvaluatedAt'>, unknown>;
}

/** Writes changed rules again under their old ids: a rule is small, and its parts mean nothing without it. */
async function saveRules(
  tx: Transaction,
  before: readonly TargetingRule[],
  after: readonly TargetingRule[],
  flag: Flag,
  settingId: string,
): Promise<void> {
  const known = new Map(before.map((rule, position) => [rule.id, { rule, position }]));
  const unchanged = new Set(
    after.filter((rule, position) => {
      const old = known.get(rule.id);
      return old !== undefined && old.position === position && jsonEqual(toJson(old.rule), toJson(rule));
    }),
  );
  const outdated = before.filter((rule) => ![...unchanged].some((kept) => kept.id === rule.id)).map((rule) => rule.id);
  if (outdated.length > 0)
    await tx.targetingRule.deleteMany({ where: { organizationId: flag.organizationId, id: { in: outdated } } });
  const written = after.map((rule, position) => ({ rule, position })).filter(({ rule }) => !unchanged.has(rule));
  await insertRules(
    tx,
    written.map(({ rule, position }) => ({ flag, settingId, rule, position })),
  );
}

async function savePrerequisites(
  tx: Transaction,
  before: Flag | null,
  after: Flag,
  references: FlagReferences,
): Promise<void> {
  if (jsonEqual(toJson(before?.prerequisites ?? []), toJson(after.prerequisites))) return;
  await tx.prerequisite.deleteMany({ where: { organizationId: after.organizationId, flagId: after.id } });
  await insertRows(tx, 'Prerequisite', prerequisiteColumns(after, references));
}

/** The prerequisites of a flag as rows. */
export function prerequisiteColumns({ id: flagId, organizationId, prerequisites }: Flag, { flagIds }: FlagReferences) {
  return prerequisites.flatMap(({ id, flagKey, expected }, position) => {
    const prerequisiteFlagId = flagIds.get(flagKey);
    return prerequisiteFlagId === undefined
      ? []
      : [{ id, organizationId, flagId, prerequisiteFlagId, expected, position }];
  });
}

/** A variant as a row. */
export function variantColumns(flag: Flag, variant: Variant, position: number): Prisma.VariantCreateManyInput {
  return {
    ...variant,
    organizationId: flag.organizationId,
    flagId: flag.id,
    value: toColumn(variant.value),
    payload: variant.payload === null ? Prisma.DbNull : toColumn(variant.payload),
    position,
  };
}
