import type { Prisma } from '../../generated/prisma/client.ts';
import type { GraphContext } from '../lib/context.ts';

/** The environments that the caller can see. */
export function visibleEnvironments({ caller }: GraphContext): Prisma.EnvironmentWhereInput {
  return caller.environment === null ? {} : { key: caller.environment };
}

/** The environment with a key; without a key, the one that the caller is bound to, else the default environment. */
export function namedEnvironment(context: GraphContext, key: string | null | undefined): Prisma.EnvironmentWhereInput {
  const named = key ?? context.caller.environment;
  return { AND: [visibleEnvironments(context), named === null ? { isDefault: true } : { key: named }] };
}

/** The order of environments: the default environment first, then by creation. */
export const environmentOrder = [
  { isDefault: 'desc' },
  { createdAt: 'asc' },
  { id: 'asc' },
] satisfies Prisma.EnvironmentOrderByWithRelationInput[];
