import { queryFromInfo } from '@pothos/plugin-prisma';
import type { ChangedFlags } from '../../actions/flag/many-flags.ts';
import { builder } from '../builder.ts';
import { ChangeRequestNode } from '../change-request/change-request.ts';
import { waitingRequests } from '../change-request/waiting-requests.ts';
import { FlagNode } from './flag.ts';

/** What a mutation of many flags has done. */
export const ChangedFlagsObject = builder.objectRef<ChangedFlags>('ChangedFlags').implement({
  description:
    'Flags that were changed together, or one change request for all of them: if one of the flags needs approval, all wait and ' +
    'nothing has changed yet.',
  fields: (t) => ({
    flags: t.field({
      type: [FlagNode],
      description: 'Flags of the input after the change, in their order; empty if the change waits for approval.',
      resolve: async ({ flagIds }, _args, context, info) => {
        if (flagIds.length === 0) return [];
        const query = await queryFromInfo({ context, info, awaitSelections: true });
        const rows = await context.db.flag.findMany({ ...query, where: { id: { in: [...flagIds] } } });
        const byId = new Map(rows.map((row) => [row.id, row]));
        return flagIds.flatMap((id) => byId.get(id) ?? []);
      },
    }),
    changeRequests: t.field({ type: [ChangeRequestNode], ...waitingRequests }),
    revision: t.exposeInt('revision', {
      description: 'Revision of the organization after the mutation; the same as before if nothing was to change.',
    }),
  }),
});
