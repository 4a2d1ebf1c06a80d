import type { Actor, Caller } from '../../domain/caller.ts';
import { findKeyEnvironments } from '../../store/api-keys.ts';
import { keyIdOf } from '../../store/key-makers.ts';
import type { Services } from '../services.ts';

/** The name of every API key whose own name the reader must not see. */
export const HIDDEN_ACTOR_NAME = 'API key';

/**
 * Actors as a caller sees them. A caller that is bound to an environment does not see the name of an API key that is bound to another
 * one, or that is deleted, as keys are with their environment.
 */
export async function shownActors(
  { store }: Services,
  { environment: own }: Caller,
  actors: readonly Actor[],
): Promise<readonly Actor[]> {
  const ids = [...new Set(actors.flatMap(({ id }) => keyIdOf(id) ?? []))];
  if (own === null || ids.length === 0) return actors;
  const environments = await findKeyEnvironments(store, ids);
  return actors.map((actor) => {
    const id = keyIdOf(actor.id);
    if (id === undefined) return actor;
    const environment = environments.get(id);
    return environment === null || environment === own ? actor : { ...actor, name: HIDDEN_ACTOR_NAME };
  });
}
