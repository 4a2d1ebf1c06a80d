import { toInstant } from '../../domain/instant.ts';
import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import type { ServerFacts } from '../lib/context.ts';

const ServerObject = builder.objectRef<ServerFacts>('Server').implement({
  ...beyondLog,
  description: 'The server that answers.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Version of Halyard, such as `1.4.0`.' }),
    now: t.field({
      type: 'DateTime',
      description: 'Time of the server, by which dates and schedules take effect.',
      resolve: (_server, _args, { services }) => toInstant(services.clock.now()),
    }),
    anonymousAccess: t.exposeString('anonymousAccess', {
      description: 'What callers without an API key may do: `none`, `read` (and evaluate) or `full`.',
    }),
    limits: t.field({
      type: 'JSON',
      description:
        'Limits by their names in docs/settings.md, such as `MAX_QUERY_DEPTH`: numbers; null for one that is off. Times are in ' +
        'milliseconds.',
      resolve: ({ limits }) => ({ ...limits }),
    }),
  }),
});

builder.queryField('server', (t) =>
  t.field({
    type: ServerObject,
    nullable: true,
    description: 'The server that answers; null where the graph is executed without one.',
    resolve: (_root, _args, { server }) => server ?? null,
  }),
);
