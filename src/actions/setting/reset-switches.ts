import type { Caller } from '../../domain/caller.ts';
import { ApprovalRequired } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Instant } from '../../domain/instant.ts';
import { commit } from '../../store/commit/commit.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import { authorize, authorizeEnvironment } from '../authorize.ts';
import { openFlagCommit } from '../flag/flag-commit.ts';
import type { SettingName } from '../flag/flag-inputs.ts';
import { prepareFlag, writeFlags } from '../flag/write-flag.ts';
import { withDueChanges } from '../scheduled-change/due-changes.ts';
import type { Services } from '../services.ts';
import { findEnvironment } from './settings.ts';

/**
 * Makes every switch of an environment follow its feature default again, in one commit with a change for each flag; returns the
 * instant of the commit. If any of them needs approval, each becomes a change request, nothing changes, and ApprovalRequired
 * names the first.
 */
export async function resetSwitches(
  services: Services,
  caller: Caller,
  { organizationId, environment }: Omit<SettingName, 'flagKey'>,
): Promise<Instant> {
  authorize(caller, 'flag:write', organizationId);
  const request = { organizationId, actor: caller.actor, source: caller.source };
  const { at, changeRequestId } = await commit(services.store, request, async (tx, applying) => {
    const opened = await openFlagCommit(services, caller, organizationId, tx, applying);
    const { open, changes: due } = await withDueChanges(opened);
    const { key } = findEnvironment(open.environments, environment ?? caller.environment);
    authorizeEnvironment(caller, key);
    const { flags } = await loadSnapshotWithin(tx, organizationId);
    const drafts = flags.map((before) => ({ kind: 'FLAG_UPDATED', before, after: withReset(before, key) }) as const);
    const prepared = await Promise.all(drafts.map((draft) => prepareFlag(open, draft)));
    const { changes, changeRequestId } = await writeFlags(open, prepared);
    return { result: { at: open.at, changeRequestId }, changes: [...due, ...changes] };
  });
  if (changeRequestId !== null) throw new ApprovalRequired(organizationId, changeRequestId);
  return at;
}

function withReset(flag: Flag, environment: string): Flag {
  const setting = flag.settings[environment];
  if (setting === undefined) return flag;
  return { ...flag, settings: { ...flag.settings, [environment]: { ...setting, switch: 'FOLLOW_DEFAULT' } } };
}
