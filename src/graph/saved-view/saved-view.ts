import { MAXIMUM_SAVED_VIEWS } from '../../domain/saved-view.ts';
import { builder } from '../builder.ts';
import { createdFields, updatedFields } from '../lib/row-fields.ts';

/** A saved view of a page of a dashboard. */
builder.prismaNode('SavedView', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name, unique among the views of the page.' }),
    page: t.exposeString('page', { description: 'Page that it belongs to, as the dashboard names it.' }),
    parameters: t.expose('parameters', {
      type: 'JSON',
      description: 'What the page shows, such as filters and columns: an object that only the dashboard reads.',
    }),
    ...createdFields(t),
    ...updatedFields(t),
  }),
});

builder.prismaObjectFields('Organization', (t) => ({
  views: t.relation('savedViews', {
    description: `Saved views, by page and name; at most ${MAXIMUM_SAVED_VIEWS}.`,
    args: { page: t.arg.string({ description: 'Page of the views. Default: views of every page.' }) },
    query: ({ page }) => ({
      where: page == null ? {} : { page },
      orderBy: [{ page: 'asc' }, { name: 'asc' }],
      take: MAXIMUM_SAVED_VIEWS,
    }),
  }),
}));
