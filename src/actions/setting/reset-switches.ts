import type { Caller } from '../../domain/caller.ts';
import { differences } from '../../domain/difference.ts';
import { ApprovalRequired } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Environment } from '../../domain/organization.ts';
import { type Applied, type Applying, commit } from '../../store/commit/commit.ts';
import { loadEnvironments, loadSnapshotWithin } from '../../store/flags/load.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEnvironment } from '../authorize.ts';
import { rebaseRequests, requestChange } from '../change-request/change-request-rows.ts';
import { environmentsToApprove, reachOf } from '../flag/approval.ts';
import { checkFlag } from '../flag/check-flag.ts';
import type { SettingName } from '../flag/flag-inputs.ts';
import { type FlagWrite, stamped } from '../flag/flag-write.ts';
import type { Services } from '../services.ts';
import { findEnvironment } from './settings.ts';

/** What came of a reset: when, and the first of the requests it had to leave behind instead. */
interface Reset {
  readonly at: Instant;
  readonly changeRequestId: string | null;
}

interface Resetting {
  readonly services: Services;
  readonly caller: Caller;
  readonly tx: Transaction;
  readonly applying: Applying;
  readonly environment: Environment;
}

/**
 * Makes every switch of an organization's environment follow its feature default again, in one commit with a change for each
 * flag; answers when. Where any of them needs approval, each becomes a change request, nothing changes, and ApprovalRequired
 * names the first.
 */
export async function resetSwitches(
  services: Services,
  caller: Caller,
  { organizationId, environment }: Omit<SettingName, 'flagKey'>,
): Promise<Instant> {
  authorize(caller, 'flag:write', organizationId);
  const request = { organizationId, actor: caller.actor, source: caller.source };
  const { at, changeRequestId } = await commit<Reset>(services.store, request, async (tx, applying) => {
    const environments = await loadEnvironments(tx, organizationId);
    const place = findEnvironment(environments, environment ?? caller.environment);
    authorizeEnvironment(caller, place.key);
    const { flags } = await loadSnapshotWithin(tx, organizationId);
    const writes = flags.flatMap((flag) => resetWrite(tx, flag, place, environments, applying.at, caller));
    const resetting = { services, caller, tx, applying, environment: place };
    return writes.some(needsApproval) ? requestAll(resetting, writes) : saveAll(resetting, writes);
  });
  if (changeRequestId !== null) throw new ApprovalRequired(organizationId, changeRequestId);
  return at;
}

/** The write that resets a flag; none where it follows its default already. */
function resetWrite(
  tx: Transaction,
  before: Flag,
  { key }: Environment,
  environments: readonly Environment[],
  at: Instant,
  caller: Caller,
): FlagWrite[] {
  const setting = before.settings[key];
  if (setting === undefined || setting.switch === 'FOLLOW_DEFAULT') return [];
  const draft: Flag = {
    ...before,
    settings: { ...before.settings, [key]: { ...setting, switch: 'FOLLOW_DEFAULT' } },
  };
  const found = differences(toJson(before), toJson(draft));
  const after = stamped(before, draft, at, caller.actor.id);
  return [{ tx, before, after, differences: found, kind: 'FLAG_UPDATED', environments }];
}

function needsApproval({ before, after, differences: found, environments }: FlagWrite): boolean {
  return environmentsToApprove(before, after, reachOf(found), environments).length > 0;
}

async function saveAll({ tx, applying }: Resetting, writes: readonly FlagWrite[]): Promise<Applied<Reset>> {
  const changes = [];
  for (const write of writes) {
    const checked = await checkFlag(write);
    const rebased = await rebaseRequests(tx, write.after, { at: applying.at });
    changes.push(...(await checked.save()), ...rebased);
  }
  return { result: { at: applying.at, changeRequestId: null }, changes };
}

async function requestAll(resetting: Resetting, writes: readonly FlagWrite[]): Promise<Applied<Reset>> {
  const { services, caller, applying, environment } = resetting;
  const requested = [];
  for (const write of writes) {
    const drafting = { ...applying, newId: services.store.newId };
    requested.push(await requestChange({ write, caller, drafting, waitingFor: [environment], isGuarded: false }));
  }
  const first = requested[0]?.result.changeRequestId ?? null;
  return {
    result: { at: applying.at, changeRequestId: first },
    changes: requested.flatMap(({ changes }) => changes),
  };
}
