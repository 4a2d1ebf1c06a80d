import type { Services } from '../../../actions/services.ts';
import type { Flag } from '../../../domain/flag.ts';
import { hasSuccessor, loadFlagByNumber } from '../../../store/flags/load.ts';
import { flagNumbered, type PosthogPlace } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';

/** The number that an id in a path is; undefined for what is none, which is the id of nothing. */
export function readNumber(id: string): number | undefined {
  return /^\d{1,9}$/.test(id) ? Number(id) : undefined;
}

/**
 * The flag of an id, living or deleted: it can be retrieved until another is made of its key, which purges it (contract §4.2, §4.3).
 * Undefined where there is none.
 */
export async function flagOf(services: Services, place: PosthogPlace, id: string): Promise<Flag | undefined> {
  const number = readNumber(id);
  if (number === undefined) return undefined;
  const living = flagNumbered(place.organization, number);
  if (living !== undefined) return living;
  const deleted = await loadFlagByNumber(services.store.db, place.organizationId, number);
  return deleted !== undefined && (await hasSuccessor(services.store.db, deleted)) ? undefined : deleted;
}

/** The same. Throws PosthogRefusal not_found. */
export async function findFlag(services: Services, place: PosthogPlace, id: string): Promise<Flag> {
  const flag = await flagOf(services, place, id);
  if (flag === undefined) throw notFound();
  return flag;
}

/** The living flag of an id, for what is done with it by its key. Throws PosthogRefusal not_found. */
export function livingFlag({ organization }: PosthogPlace, id: string): Flag {
  const number = readNumber(id);
  const flag = number === undefined ? undefined : flagNumbered(organization, number);
  if (flag === undefined) throw notFound();
  return flag;
}

/** Says of something that it is not there (contract §1.1). An empty detail leaves the answer without a body. */
export function notFound(detail = 'Not found.'): PosthogRefusal {
  return new PosthogRefusal('not_found', detail);
}
