import { approveChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import type { Services } from '../../src/actions/services.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { fullCaller, keyCaller } from './test-organization.ts';

/** The change request that a change becomes. */
export async function requested(change: Promise<unknown>): Promise<string> {
  const failure: unknown = await change.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof ApprovalRequired)) throw new Error(`expected ApprovalRequired, got ${String(failure)}`);
  return failure.changeRequestId;
}

/** Waits for a change that needs approval, and for another person's approval of it. */
export async function approved(services: Services, change: Promise<unknown>): Promise<void> {
  await approveChangeRequest(services, keyCaller('second-person'), { id: await requested(change) });
}

/** Ends the protection of production, as two people. */
export async function endProtection(services: Services, organizationId: string): Promise<void> {
  const change = { organizationId, key: 'production', requiresApproval: false };
  await approved(services, updateEnvironment(services, fullCaller, change));
}

/** Lets another person approve every change of an organization that waits. */
export async function approvePending(services: Services, organizationId: string): Promise<void> {
  const waiting = await services.store.db.changeRequest.findMany({
    where: { organizationId, status: 'PENDING' },
    select: { id: true },
    orderBy: { number: 'asc' },
  });
  for (const { id } of waiting) await approveChangeRequest(services, keyCaller('second-person'), { id });
}
