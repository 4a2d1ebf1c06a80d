import { exportOrganization, MAXIMUM_EXPORTED_FLAGS } from '../../actions/export/export-organization.ts';
import { builder } from '../builder.ts';
import { toGraphQLError } from '../lib/errors.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { priced } from '../lib/price-hints.ts';

builder.prismaObjectField('Organization', 'export', (t) =>
  t.field({
    ...priced(100),
    type: 'JSON',
    nullable: true,
    description:
      'Environments, segments, holdouts and flags of the organization as one document for people and programs: objects by their ' +
      'keys, members named as in the inputs that create them, without IDs, times, the progress of exposure schedules, scheduled ' +
      'changes and the data of other APIs, and without members that have their default values. The same state gives the same ' +
      `text. At most ${MAXIMUM_EXPORTED_FLAGS.toLocaleString('en')} flags; fails with NOT_FOUND for an environment or flag that ` +
      'does not exist. Permissions: `environment:read`, `segment:read` and `flag:read`.',
    args: {
      environments: t.arg.stringList(
        boundedList('environments', 'Keys of the environments. Default: all that the caller can see.'),
      ),
      flagKeys: t.arg.stringList(
        boundedList('flagKeys', 'Keys of the flags. Default: all that are not deleted, archived ones included.'),
      ),
    },
    resolve: async ({ id }, args, { services, caller }) => {
      try {
        return await exportOrganization(services, caller, { ...args, organizationId: id });
      } catch (error) {
        throw toGraphQLError(error);
      }
    },
  }),
);
