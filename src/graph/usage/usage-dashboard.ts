import { type UsageTile, usageTileKinds } from '../../domain/usage-dashboard.ts';
import { toUsageTiles } from '../../store/usage/usage-dashboards.ts';
import { builder } from '../builder.ts';
import { describedEnum } from '../lib/described-enum.ts';

const UsageTileKindEnum = describedEnum('UsageTileKind', 'What a tile of a usage dashboard shows.', usageTileKinds);

const UsageTileObject = builder.objectRef<UsageTile>('UsageTile').implement({
  description: 'One series of a usage dashboard; `Flag.usage` has its counts.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    kind: t.expose('kind', { type: UsageTileKindEnum, description: 'What it shows.' }),
  }),
});

/** A stored view of how a flag is used. */
export const UsageDashboardNode = builder.prismaNode('UsageDashboard', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    flag: t.relation('flag', { description: 'The flag whose use it shows.' }),
    number: t.exposeInt('number', { description: 'Its number within the organization.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    description: t.exposeString('description', { description: 'What it is for; empty for none.' }),
    tiles: t.field({
      type: [UsageTileObject],
      description: 'The series that it shows, in their order.',
      resolve: (dashboard) => [...toUsageTiles(dashboard)],
    }),
    enrichedAt: t.expose('enrichedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was given the series that callers count themselves; null: not yet.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', { description: 'The id of who made it, as in the change log.' }),
  }),
});

builder.prismaObjectFields('Flag', (t) => ({
  usageDashboard: t.relation('usageDashboard', {
    nullable: true,
    description: 'The stored view of how it is used; null when there is none.',
  }),
}));
