import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { Enrollment } from '../../domain/flag.ts';
import type { ConditionGroup } from '../../domain/targeting.ts';
import { enrollmentGroup, groupDependencies } from '../../evaluation/dependencies.ts';
import type { Flag } from '../../generated/prisma/client.ts';
import { toEnrollment, toGroups } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../lib/context.ts';
import { FlagNode } from './flag.ts';
import { type MentionedByKey, mentioningEnrollments, mentioningRules } from './mentioning-conditions.ts';

/** A flag or segment that conditions can refer to, in its organization. */
interface Mentioned extends MentionedByKey {
  readonly organizationId: string;
  readonly id: string;
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
    where: { OR: mentioned.map((each) => ({ organizationId: each.organizationId, ...mentioningRules(each) })) },
    select: { organizationId: true, flagId: true, groups: true },
  });
  const settings = await db.flagEnvironment.findMany({
    where: { OR: mentioned.map((each) => ({ organizationId: each.organizationId, ...mentioningEnrollments(each) })) },
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
