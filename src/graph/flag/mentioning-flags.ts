import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import { groupDependencies } from '../../evaluation/dependencies.ts';
import type { Flag, Prisma } from '../../generated/prisma/client.ts';
import { toGroups } from '../../store/flag-rows.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { FlagNode } from './flag.ts';

/** Something that the rules of flags can mention by its key. */
interface Mentioned {
  readonly kind: 'flags' | 'segments';
  readonly organizationId: string;
  readonly id: string;
  readonly key: string;
}

builder.prismaObjectFields('Flag', (t) => ({
  dependents: t.field({
    type: [FlagNode],
    description: 'The flags that need it, as a prerequisite or in a condition of a rule, deleted ones left out.',
    resolve: (flag, _args, context) => mentioningFlags(context).load({ ...flag, kind: 'flags' }),
  }),
}));

builder.prismaObjectFields('Segment', (t) => ({
  flags: t.field({
    type: [FlagNode],
    description: 'The flags whose rules refer to it, deleted ones left out.',
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
  const ids = mentioned.filter(({ kind }) => kind === 'flags').map(({ id }) => id);
  const prerequisites = await db.prerequisite.findMany({
    where: { prerequisiteFlagId: { in: ids } },
    select: { flagId: true, prerequisiteFlagId: true },
  });
  const flags = await db.flag.findMany({
    where: { id: { in: [...rules, ...prerequisites].map(({ flagId }) => flagId) }, deletedAt: null },
    orderBy: { number: 'asc' },
  });
  return mentioned.map((each) => {
    const byRule = rules.filter((rule) => mentions(rule, each)).map(({ flagId }) => flagId);
    const byNeed = prerequisites.filter((need) => need.prerequisiteFlagId === each.id).map(({ flagId }) => flagId);
    const found = new Set([...byRule, ...byNeed]);
    return flags.filter(({ id }) => id !== each.id && found.has(id));
  });
}

/** The conditions that mention a thing, as the column of groups contains them. */
function mentioning({ kind, organizationId, key }: Mentioned): Prisma.TargetingRuleWhereInput {
  const conditions = {
    flags: [{ operator: 'FLAG_EVALUATES_TO', attribute: key }],
    segments: [
      { operator: 'IN_SEGMENT', values: [key] },
      { operator: 'NOT_IN_SEGMENT', values: [key] },
    ],
  }[kind];
  return {
    organizationId,
    OR: conditions.map((condition) => ({ groups: { array_contains: [{ conditions: [condition] }] } })),
  };
}

function mentions(
  rule: { readonly organizationId: string; readonly groups: Prisma.JsonValue },
  { kind, organizationId, key }: Mentioned,
): boolean {
  return rule.organizationId === organizationId && groupDependencies(toGroups(rule.groups))[kind].includes(key);
}
