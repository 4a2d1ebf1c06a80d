import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';

/** A place where flags are evaluated. */
export const EnvironmentNode = builder.prismaNode('Environment', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'The organization it belongs to.' }),
    key: t.exposeString('key', { description: 'Names it within its organization; never changes.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    description: t.exposeString('description', { description: 'What it is for; empty for none.' }),
    isDefault: t.exposeBoolean('isDefault', {
      description: 'Whether it is the one that is meant when none is named; exactly one of an organization is.',
    }),
    isProduction: t.exposeBoolean('isProduction', {
      description: 'Whether it serves real users: flags that require approval do so for changes that reach it.',
    }),
    requiresApproval: t.exposeBoolean('requiresApproval', {
      description: 'Whether every change to a flag in it waits for approval.',
    }),
    queries: t.exposeStringList('queries', { description: 'The alias strings that SDKs send for it.' }),
    recordsSubjects: t.exposeBoolean('recordsSubjects', {
      description: 'Whether subjects and groups are remembered with their attributes when callers tell of them.',
    }),
    subjectCount: t.relationCount('subjects', { ...beyondLog, description: 'How many subjects are remembered.' }),
    groupCount: t.relationCount('subjectGroups', {
      ...beyondLog,
      description: 'How many groups are remembered.',
      args: { groupType: t.arg.string({ description: 'Only those of this type. Default: all.' }) },
      where: ({ groupType }) => (groupType == null ? {} : { groupType }),
    }),
    extensions: t.expose('extensions', {
      type: 'JSON',
      description: 'What one API says about it and the graph has no word for, by the API’s name.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});
