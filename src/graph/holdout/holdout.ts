import { builder } from '../builder.ts';

/** A share of the subjects that is kept out of every flag that names the holdout. */
export const HoldoutNode = builder.prismaNode('Holdout', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'The organization it belongs to.' }),
    number: t.exposeInt('number', { description: 'Its number within the organization.' }),
    key: t.exposeString('key', { description: 'Names it within its organization; never changes.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    exclusionPercentage: t.exposeFloat('exclusionPercentage', {
      description: 'How many subjects are held out, 0 to 100.',
    }),
    flags: t.relation('flags', {
      query: { where: { deletedAt: null }, orderBy: { number: 'asc' } },
      description: 'The flags that name it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

builder.prismaObjectFields('Organization', (t) => ({
  holdouts: t.relation('holdouts', {
    query: { orderBy: { number: 'asc' } },
    description: 'Its holdouts in the order in which they were made.',
  }),
}));
