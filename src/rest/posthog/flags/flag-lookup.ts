import type { Services } from '../../../actions/services.ts';
import type { Flag } from '../../../domain/flag.ts';
import { hasSuccessor, loadFlagByNumber } from '../../../store/flags/load.ts';
import { numberIn } from '../filters/filters-schema.ts';
import { flagNumbered, type Project } from '../project.ts';
import { notFound } from '../refusal.ts';

/**
 * The flag of an id. A deleted flag is found until another flag is created with its key (contract §4.2, §4.3). Undefined for an
 * unknown id.
 */
export async function findFlagOrDeleted(services: Services, project: Project, id: string): Promise<Flag | undefined> {
  const number = numberIn(id);
  if (number === undefined) return undefined;
  const living = flagNumbered(project.organization, number);
  if (living !== undefined) return living;
  const deleted = await loadFlagByNumber(services.store.db, project.organizationId, number);
  return deleted !== undefined && (await hasSuccessor(services.store.db, deleted)) ? undefined : deleted;
}

/** The same. Throws PosthogRefusal not_found. */
export async function flagOrDeleted(services: Services, project: Project, id: string): Promise<Flag> {
  const flag = await findFlagOrDeleted(services, project, id);
  if (flag === undefined) throw notFound();
  return flag;
}

/** The flag of an id, if it is not deleted. Throws PosthogRefusal not_found. */
export function livingFlag({ organization }: Project, id: string): Flag {
  const flag = flagNumbered(organization, numberIn(id) ?? -1);
  if (flag === undefined) throw notFound();
  return flag;
}
