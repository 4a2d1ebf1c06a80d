import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { Enrollment } from '../../domain/flag.ts';
import type { ConditionGroup } from '../../domain/targeting.ts';
import { enrollmentGroup, groupDependencies } from '../../evaluation/dependencies.ts';
import type { Flag, Prisma } from '../../generated/prisma/client.ts';
import { toEnrollment, toGroups } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../lib/context.ts';
import { FlagNode } from './flag.ts';

/** A flag or segment that conditions can refer to by its key. */
interface Mentioned {
  readonly kind: 'flags' | 'segments';
  readonly organizationId: string;
  readonly id: string;
  readonly key: string;
}

builder.prismaObjectFields('Flag', (t) => ({
  dependents: t.field({
    type: [FlagNode],
    description: 'Flags that depend on it, by a prerequisite or a condition, without deleted flags.',
    resolve: (flag, _args, context) => mentioningFlags(context).load({ ...flag, kind: 'flags' }),
  }),
}));

builder.prismaObjectFields('Segment', (t) => ({
  flags: t.field({
    type: [FlagNode],
    description: 'Flags with conditions that refer to it, without deleted flags.',
    resolve: (segment, _args, context) => mentioningFlags(context).load({ ...segment, kind: 'segments' }),
  }),
}));

const mentioningFlags = createContextCache(
  ({ db }: GraphContext) =>
    new DataLoader((mentioned: readonly Mentioned[]) => loadMentioning(db, mentioned), { cache: false }),
);

async function loadMentioning(db: GraphContext['db'], mentioned: readonly Mentioned[]): Promise<Flag[][]> {
  const rules = await db.targetingRule.findMany({
    where: { OR: mentioned.map(mentioning) },
    select: { organizationId: true, flagId: true, groups: true },
  });
  const settings = await db.flagEnvironment.findMany({
    where: { OR: mentioned.map(enrollmentMentioning) },
    select: { organizationId: true, flagId: true, enrollment: true },
  });
  const ids = mentioned.filter(({ kind }) => kind === 'flags').map(({ id }) => id);
  const prerequisites = await db.prerequisite.findMany({
    where: { prerequisiteFlagId: { in: ids } },
    select: { flagId: true, prerequisiteFlagId: true },
  });
  const flags = await db.flag.findMany({
    where: { id: { in: [...rules, ...settings, ...prerequisites].map(({ flagId }) => flagId) }, deletedAt: null },
    orderBy: { number: 'asc' },
  });
  return mentioned.map((each) => {
    const byRule = rules.filter((rule) => mentions(rule, toGroups(rule.groups), each)).map(({ flagId }) => flagId);
    const byEnrollment = settings
      .filter((setting) => mentions(setting, enrollmentGroups(toEnrollment(setting.enrollment)), each))
      .map(({ flagId }) => flagId);
    const byNeed = prerequisites.filter((need) => need.prerequisiteFlagId === each.id).map(({ flagId }) => flagId);
    const found = new Set([...byRule, ...byEnrollment, ...byNeed]);
    return flags.filter(({ id }) => id !== each.id && found.has(id));
  });
}

/** Rules with a condition that refers to the flag or segment. */
function mentioning(mentioned: Mentioned): Prisma.TargetingRuleWhereInput {
  const { organizationId } = mentioned;
  const inGroups = (condition: Prisma.InputJsonObject) => ({
    groups: { array_contains: [{ conditions: [condition] }] },
  });
  return { organizationId, OR: conditionsAbout(mentioned).map(inGroups) };
}

/** Settings whose enrollment has such a condition. */
function enrollmentMentioning(mentioned: Mentioned): Prisma.FlagEnvironmentWhereInput {
  const { organizationId } = mentioned;
  const inEnrollment = (condition: Prisma.InputJsonObject) => ({
    enrollment: { path: ['conditions'], array_contains: [condition] },
  });
  return { organizationId, OR: conditionsAbout(mentioned).map(inEnrollment) };
}

/** Members of the conditions that refer to the flag or segment. */
function conditionsAbout({ kind, key }: Mentioned): readonly Prisma.InputJsonObject[] {
  const about = {
    flags: [{ operator: 'FLAG_EVALUATES_TO', attribute: key }],
    segments: [
      { operator: 'IN_SEGMENT', values: [key] },
      { operator: 'NOT_IN_SEGMENT', values: [key] },
    ],
  };
  return about[kind];
}

function enrollmentGroups(enrollment: Enrollment | null): readonly ConditionGroup[] {
  return enrollment === null ? [] : [enrollmentGroup(enrollment)];
}

function mentions(
  { organizationId }: { readonly organizationId: string },
  groups: readonly ConditionGroup[],
  mentioned: Mentioned,
): boolean {
  return (
    organizationId === mentioned.organizationId && groupDependencies(groups)[mentioned.kind].includes(mentioned.key)
  );
}
