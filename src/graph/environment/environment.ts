import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { revisionField } from '../lib/latest-revision.ts';
import { extensionsField, namedFields, stampFields } from '../lib/row-fields.ts';

/** An environment, such as production. */
export const EnvironmentNode = builder.prismaNode('Environment', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'Organization that it belongs to.' }),
    ...namedFields(t, 'the organization'),
    description: t.exposeString('description', { description: 'Purpose; may be empty.' }),
    isDefault: t.exposeBoolean('isDefault', {
      description:
        'Whether it is the default environment, which requests without an environment use. Each organization has exactly one.',
    }),
    isProduction: t.exposeBoolean('isProduction', {
      description:
        'Whether it serves real users: changes that affect it wait for approval for flags that require approval.',
    }),
    requiresApproval: t.exposeBoolean('requiresApproval', {
      description: 'Whether changes of any flag in it wait for approval.',
    }),
    queries: t.exposeStringList('queries', { description: 'Aliases that SDKs send for it.' }),
    recordsSubjects: t.exposeBoolean('recordsSubjects', {
      description: 'Whether the attributes of subjects and groups that callers report are stored.',
    }),
    subjectCount: t.relationCount('subjects', { ...beyondLog, description: 'Number of stored subjects.' }),
    groupCount: t.relationCount('subjectGroups', {
      ...beyondLog,
      description: 'Number of stored groups.',
      args: { groupType: t.arg.string({ description: 'Type of the groups. Default: groups of every type.' }) },
      where: ({ groupType }) => (groupType == null ? {} : { groupType }),
    }),
    ...revisionField(t, 'ENVIRONMENT'),
    ...extensionsField(t),
    ...stampFields(t),
  }),
});
