import type { Flag } from '../../domain/flag.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { toColumn } from '../json-columns.ts';
import type { Transaction } from '../transaction.ts';
import { insertRows } from './insert-rows.ts';

/** A rule to insert, with its place. */
export interface PlacedRule {
  readonly flag: Flag;
  readonly settingId: string;
  readonly rule: TargetingRule;
  readonly position: number;
}

/** Inserts rules with their parts, of any number of flags of one organization, in one statement for each table. */
export async function insertRules(tx: Transaction, rules: readonly PlacedRule[]): Promise<void> {
  await insertRows(
    tx,
    'TargetingRule',
    rules.map(({ flag, settingId, rule, position }) => ruleColumns(flag, settingId, rule, position)),
  );
  await insertRows(
    tx,
    'VariantWeight',
    rules.flatMap(({ flag, rule }) => weightColumns(flag, rule)),
  );
  await insertRows(
    tx,
    'ExposureSchedule',
    rules.flatMap(({ flag, rule }) => scheduleColumns(flag, rule)),
  );
}

function ruleColumns(
  flag: Flag,
  settingId: string,
  rule: TargetingRule,
  position: number,
): Prisma.TargetingRuleCreateManyInput {
  const { id, key, name, exposurePercentage, fallsThrough, startsAt, endsAt, createdAt, updatedAt } = rule;
  return {
    ...{ id, key, name, position, settingId, exposurePercentage, fallsThrough, startsAt, endsAt, createdAt, updatedAt },
    organizationId: flag.organizationId,
    flagId: flag.id,
    groups: toColumn(rule.groups),
    ...(rule.bucketing === null ? { bucketBy: null, bucketGroupType: null } : bucketingColumns(rule.bucketing)),
    extensions: toColumn(rule.extensions),
  };
}

function weightColumns(flag: Flag, rule: TargetingRule): Prisma.VariantWeightCreateManyInput[] {
  return rule.split.flatMap(({ id, variant, weight }, position) => {
    const variantOfSplit = variantId(flag, variant);
    if (variantOfSplit === null) return [];
    return [
      {
        id,
        organizationId: flag.organizationId,
        flagId: flag.id,
        ruleId: rule.id,
        variantId: variantOfSplit,
        weight,
        position,
      },
    ];
  });
}

function scheduleColumns(flag: Flag, rule: TargetingRule): Prisma.ExposureScheduleCreateManyInput[] {
  if (rule.exposureSchedule === null) return [];
  const { steps, extensions, ...schedule } = rule.exposureSchedule;
  return [
    {
      ...schedule,
      organizationId: flag.organizationId,
      flagId: flag.id,
      ruleId: rule.id,
      steps: toColumn(steps),
      extensions: toColumn(extensions),
    },
  ];
}

/** How a flag or rule hashes, as columns. */
export function bucketingColumns(bucketing: Flag['bucketing']): { bucketBy: string; bucketGroupType: string | null } {
  return { bucketBy: bucketing.by, bucketGroupType: bucketing.by === 'GROUP' ? bucketing.groupType : null };
}

/** The id of a variant of a flag by its key; null for null, and for one that does not exist. */
export function variantId(flag: Flag, key: string | null): string | null {
  return flag.variants.find((variant) => variant.key === key)?.id ?? null;
}
