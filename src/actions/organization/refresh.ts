import type { Caller } from '../../domain/caller.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import { notifyNodes } from '../../store/api-keys.ts';
import { CHANNEL } from '../../store/commit/log-statements.ts';
import { refreshNotification } from '../../store/commit/refresh-notification.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';

/**
 * Reads an organization from the database again: on this node before it answers, on every other when it is notified.
 * It changes nothing but costs every node work, so it needs the permission to change flags.
 */
export async function refreshOrganization(
  services: Services,
  caller: Caller,
  { organizationId }: { readonly organizationId: string },
): Promise<OrganizationSnapshot> {
  authorize(caller, 'flag:write', organizationId);
  const snapshot = await services.live.refresh(organizationId);
  await notifyNodes(services.store.db, CHANNEL, refreshNotification(organizationId));
  return snapshot;
}
