import type { Services } from '../services.ts';

/**
 * The id of the organization of a number; undefined if there is none. It does not authorize: the next step has to check whether
 * the caller may see the organization.
 */
export async function findOrganizationId({ store }: Services, number: number): Promise<string | undefined> {
  // The organization is what the lookup finds, so the query cannot name it.
  const found = await store.acrossOrganizations.organization.findUnique({ where: { number }, select: { id: true } });
  return found?.id;
}
