import type { Actor } from '../../domain/caller.ts';
import { builder } from '../builder.ts';

/** The actor of a change. */
export const ActorObject = builder.objectRef<Actor>('Actor').implement({
  description: 'The person, program or part of Halyard that made a change.',
  fields: (t) => ({
    id: t.exposeString('id', {
      description: '`key:<uuid>` for an API key, `anonymous` for callers without one, `system` for Halyard itself.',
    }),
    name: t.exposeString('name', { description: 'Display name; for an API key, the name that it had at the time.' }),
  }),
});
