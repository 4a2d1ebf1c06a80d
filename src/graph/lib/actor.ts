import type { Actor } from '../../domain/caller.ts';
import { builder } from '../builder.ts';

/** Who did something. */
export const ActorObject = builder.objectRef<Actor>('Actor').implement({
  description: 'Who did something.',
  fields: (t) => ({
    id: t.exposeString('id', { description: '`key:<uuid>` for an API key, `anonymous` or `system`.' }),
    name: t.exposeString('name', { description: 'What people call them; for an API key its name at the time.' }),
  }),
});
