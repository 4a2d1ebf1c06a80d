import type { Prisma } from '../../generated/prisma/client.ts';
import type { GraphContext } from '../lib/context.ts';

/** Which environments exist for the caller. */
export function visibleEnvironments({ caller }: GraphContext): Prisma.EnvironmentWhereInput {
  return caller.environment === null ? {} : { key: caller.environment };
}

/** The environment of a key; without one the caller's own, else the default one. */
export function namedEnvironment(context: GraphContext, key: string | null | undefined): Prisma.EnvironmentWhereInput {
  const named = key ?? context.caller.environment;
  return { AND: [visibleEnvironments(context), named === null ? { isDefault: true } : { key: named }] };
}

/** The order of environments everywhere: the default one first, then as they were made. */
export const environmentOrder = [
  { isDefault: 'desc' },
  { createdAt: 'asc' },
  { id: 'asc' },
] satisfies Prisma.EnvironmentOrderByWithRelationInput[];
