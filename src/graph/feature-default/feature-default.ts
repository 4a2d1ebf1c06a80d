import { builder } from '../builder.ts';
import { connectionType } from '../lib/connection.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { NO_OWNER, type Ordering, pageQuery, toPage } from '../lib/page.ts';
import { stampFields } from '../lib/row-fields.ts';

/** A feature default. */
export const FeatureDefaultObject = builder.prismaObject('FeatureDefault', {
  fields: (t) => ({
    featureKey: t.exposeString('featureKey', {
      description: 'Key of the flags that it applies to, in every organization.',
    }),
    enabled: t.exposeBoolean('enabled', {
      description: 'Whether these flags are on where their switch follows the default.',
    }),
    description: t.exposeString('description', { description: 'Description of the feature; may be empty.' }),
    ...stampFields(t),
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
    nullable: true,
    description: 'Feature defaults, ordered by key. All organizations share them.',
    args: {
      ...t.arg.connectionArgs(),
      featureKeys: t.arg.stringList(boundedList('featureKeys', 'Keys of the feature defaults. Default: all of them.')),
    },
    resolve: async (_root, args, { db }) => {
      const page = pageQuery(byKey, args);
      const filter = args.featureKeys == null ? {} : { featureKey: { in: args.featureKeys } };
      const rows = await db.featureDefault.findMany({ ...page, where: { AND: [filter, ...page.where.AND] } });
      return { ...toPage(byKey, args, rows, NO_OWNER), totalCount: () => db.featureDefault.count({ where: filter }) };
    },
  }),
);
