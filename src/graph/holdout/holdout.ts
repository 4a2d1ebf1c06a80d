import { builder } from '../builder.ts';
import { revisionField } from '../lib/latest-revision.ts';
import { namedFields, numberField, stampFields } from '../lib/row-fields.ts';

/** A percentage of the subjects that flags exclude. */
export const HoldoutNode = builder.prismaNode('Holdout', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'Organization that it belongs to.' }),
    ...numberField(t),
    ...namedFields(t, 'the organization'),
    exclusionPercentage: t.exposeFloat('exclusionPercentage', {
      description: 'Percentage of the subjects that every flag with this holdout excludes, 0 to 100.',
    }),
    flags: t.relation('flags', {
      query: { where: { deletedAt: null }, orderBy: { number: 'asc' } },
      description: 'Flags that refer to it, without deleted flags.',
    }),
    ...revisionField(t, 'HOLDOUT'),
    ...stampFields(t),
  }),
});

builder.prismaObjectFields('Organization', (t) => ({
  holdouts: t.relation('holdouts', {
    query: { orderBy: { number: 'asc' } },
    description: 'Holdouts of the organization, ordered by creation.',
  }),
}));
