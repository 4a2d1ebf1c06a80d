import { type UsageTile, usageTileKinds } from '../../domain/usage-dashboard.ts';
import { toUsageTiles } from '../../store/usage/usage-dashboards.ts';
import { builder } from '../builder.ts';
import { describedEnum } from '../lib/described-enum.ts';
import { createdFields, numberField } from '../lib/row-fields.ts';

const UsageTileKindEnum = describedEnum('UsageTileKind', 'What a tile of a usage dashboard shows.', usageTileKinds);

const UsageTileObject = builder.objectRef<UsageTile>('UsageTile').implement({
  description: 'A tile of a usage dashboard. `Flag.usage` returns the counts to draw.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Display name.' }),
    kind: t.expose('kind', { type: UsageTileKindEnum, description: 'What the tile shows.' }),
  }),
});

/** A stored view of the usage of a flag. */
export const UsageDashboardNode = builder.prismaNode('UsageDashboard', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    flag: t.relation('flag', { description: 'Flag whose usage it shows.' }),
    ...numberField(t),
    name: t.exposeString('name', { description: 'Display name.' }),
    description: t.exposeString('description', { description: 'Purpose; may be empty.' }),
    tiles: t.field({
      type: [UsageTileObject],
      description: 'Tiles, in order.',
      resolve: (dashboard) => [...toUsageTiles(dashboard)],
    }),
    enrichedAt: t.expose('enrichedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it got the tiles VIEWS and INTERACTIONS; null if it does not have them.',
    }),
    ...createdFields(t),
  }),
});

builder.prismaObjectFields('Flag', (t) => ({
  usageDashboard: t.relation('usageDashboard', {
    nullable: true,
    description: 'Usage dashboard of the flag; null if it does not exist.',
  }),
}));
