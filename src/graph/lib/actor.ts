import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import { shownActors } from '../../actions/api-key/shown-actors.ts';
import type { Actor } from '../../domain/caller.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from './context.ts';

/** The actor of a change. */
export const ActorObject = builder.objectRef<Actor>('Actor').implement({
  description: 'The person, program or part of Halyard that made a change.',
  fields: (t) => ({
    id: t.exposeString('id', {
      description: '`key:<uuid>` for an API key, `anonymous` for callers without one, `system` for Halyard itself.',
    }),
    name: t.exposeString('name', {
      description:
        'Display name; for an API key, the name that it had at the time. A caller bound to an environment sees `API key` ' +
        'for a key that is bound to another one or deleted.',
    }),
  }),
});

/** An actor as the caller of an operation sees it. */
export function shownActor(context: GraphContext, actor: Actor): MaybePromise<Actor> {
  return context.caller.environment === null ? actor : actorsFor(context).load(actor);
}

const actorsFor = createContextCache(
  ({ services, caller }: GraphContext) =>
    // A subscription lasts, and a key may be deleted meanwhile.
    new DataLoader((actors: readonly Actor[]) => shownActors(services, caller, actors), { cache: false }),
);
