import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { ChangeRequest, FlagEnvironment } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../lib/context.ts';
import { ChangeRequestNode } from './change-request.ts';

/** A flag in an environment. */
type Setting = Pick<FlagEnvironment, 'flagId' | 'environmentId'>;

builder.prismaObjectFields('FlagEnvironment', (t) => ({
  pendingChangeRequest: t.field({
    type: ChangeRequestNode,
    nullable: true,
    description: 'Pending change request for the flag in this environment or in several; null if it does not exist.',
    resolve: (setting, _args, context) => pendingRequests(context).load(setting),
  }),
}));

const pendingRequests = createContextCache(
  ({ db }: GraphContext) =>
    new DataLoader(
      async (settings: readonly Setting[]) => {
        const flagIds = [...new Set(settings.map(({ flagId }) => flagId))];
        const pending = await db.changeRequest.findMany({
          where: { status: 'PENDING', flagId: { in: flagIds } },
          orderBy: { number: 'asc' },
        });
        return settings.map((setting) => pending.find((request) => isAbout(request, setting)) ?? null);
      },
      { cache: false },
    ),
);

function isAbout(request: ChangeRequest, { flagId, environmentId }: Setting): boolean {
  return request.flagId === flagId && (request.environmentId === null || request.environmentId === environmentId);
}
