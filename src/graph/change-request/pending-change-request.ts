import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { ChangeRequest, FlagEnvironment } from '../../generated/prisma/client.ts';
import { readRequestsOfSeveral } from '../../store/flags/requests-of-several.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../lib/context.ts';
import { ChangeRequestNode } from './change-request.ts';

/** A flag in an environment. */
type Setting = Pick<FlagEnvironment, 'organizationId' | 'flagId' | 'environmentId'>;

builder.prismaObjectFields('FlagEnvironment', (t) => ({
  pendingChangeRequest: t.field({
    type: ChangeRequestNode,
    nullable: true,
    description:
      'Oldest pending change request for the flag, alone or with others, in this environment or in several; null if it does not exist.',
    resolve: (setting, _args, context) => pendingRequests(context).load(setting),
  }),
}));

const pendingRequests = createContextCache(
  ({ db, services }: GraphContext) =>
    new DataLoader(
      async (settings: readonly Setting[]) => {
        const [flagIds, organizationIds] = [
          [...new Set(settings.map(({ flagId }) => flagId))],
          [...new Set(settings.map(({ organizationId }) => organizationId))],
        ];
        const several = await readRequestsOfSeveral(services.store.db, organizationIds);
        const flagsOf = new Map(several.map((request) => [request.id, new Set(request.flagIds)]));
        const pending = await db.changeRequest.findMany({
          where: { status: 'PENDING', OR: [{ flagId: { in: flagIds } }, { id: { in: [...flagsOf.keys()] } }] },
          orderBy: { number: 'asc' },
        });
        const isAbout = ({ id, flagId, environmentId }: ChangeRequest, setting: Setting) =>
          (flagId === setting.flagId || flagsOf.get(id)?.has(setting.flagId) === true) &&
          (environmentId === null || environmentId === setting.environmentId);
        return settings.map((setting) => pending.find((request) => isAbout(request, setting)) ?? null);
      },
      { cache: false },
    ),
);
