import { builder } from '../builder.ts';
import { connectionType } from '../lib/connection.ts';
import { EVERYTHING, type Ordering, pageQuery, toPage } from '../lib/page.ts';

/** One row of the shared catalogue. */
export const FeatureDefaultObject = builder.prismaObject('FeatureDefault', {
  fields: (t) => ({
    featureKey: t.exposeString('featureKey', {
      description: 'The key of the flags that it speaks for, in every organization.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether flags of the key that follow the default are on.' }),
    description: t.exposeString('description', { description: 'What the feature is; empty for none.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

const FeatureDefaultConnection = connectionType('FeatureDefault', FeatureDefaultObject);

const byKey: Ordering<'featureKey'> = {
  name: 'feature defaults',
  columns: [{ column: 'featureKey', kind: 'text', direction: 'asc' }],
};

builder.queryField('featureDefaults', (t) =>
  t.field({
    type: FeatureDefaultConnection,
    description: 'The catalogue that switches set to follow the default obey, shared by all organizations.',
    args: {
      ...t.arg.connectionArgs(),
      featureKeys: t.arg.stringList({ description: 'Only these keys. Default: all.' }),
    },
    resolve: async (_root, args, { db }) => {
      const page = pageQuery(byKey, args);
      const filter = args.featureKeys == null ? {} : { featureKey: { in: args.featureKeys } };
      const rows = await db.featureDefault.findMany({ ...page, where: { AND: [filter, ...page.where.AND] } });
      return { ...toPage(byKey, args, rows, EVERYTHING), totalCount: () => db.featureDefault.count({ where: filter }) };
    },
  }),
);
