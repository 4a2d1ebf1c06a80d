import type { Prisma } from '../../generated/prisma/client.ts';

/** A flag or segment that conditions can refer to by its key. */
export interface MentionedByKey {
  readonly kind: 'flags' | 'segments';
  readonly key: string;
}

/** Rules with a condition that refers to the flag or segment. */
export function mentioningRules(mentioned: MentionedByKey): Prisma.TargetingRuleWhereInput {
  const inGroups = (condition: Prisma.InputJsonObject) => ({
    groups: { array_contains: [{ conditions: [condition] }] },
  });
  return { OR: conditionsAbout(mentioned).map(inGroups) };
}

/** Settings whose enrollment has such a condition. */
export function mentioningEnrollments(mentioned: MentionedByKey): Prisma.FlagEnvironmentWhereInput {
  const inEnrollment = (condition: Prisma.InputJsonObject) => ({
    enrollment: { path: ['conditions'], array_contains: [condition] },
  });
  return { OR: conditionsAbout(mentioned).map(inEnrollment) };
}

/** Members of the conditions that refer to the flag or segment. */
function conditionsAbout({ kind, key }: MentionedByKey): readonly Prisma.InputJsonObject[] {
  const about = {
    flags: [{ operator: 'FLAG_EVALUATES_TO', attribute: key }],
    segments: [
      { operator: 'IN_SEGMENT', values: [key] },
      { operator: 'NOT_IN_SEGMENT', values: [key] },
    ],
  };
  return about[kind];
}
