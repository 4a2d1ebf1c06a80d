import type { Services } from '../services.ts';

/**
 * The id of the organization of a number; undefined when there is none. It says nothing of who may go there: whoever asks must
 * be let in by what they do next.
 */
export async function findOrganizationId({ store }: Services, number: number): Promise<string | undefined> {
  // The number does not say whose it is: that is what is asked.
  const found = await store.acrossOrganizations.organization.findUnique({ where: { number }, select: { id: true } });
  return found?.id;
}
