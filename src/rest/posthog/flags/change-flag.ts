import { patchFlag } from '../../../actions/flag/patch-flag.ts';
import { revealPayloads } from '../../../actions/flag/payloads.ts';
import { ConflictError } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonValue, jsonEqual } from '../../../domain/json.ts';
import { loadFlagByNumber } from '../../../store/flags/load.ts';
import type { Answer } from '../../http/answer.ts';
import type { RouteContext } from '../../http/route.ts';
import { refuseActiveDependents, refuseDisabledDependencies } from '../filters/dependencies.ts';
import { isActive, type Project, reloadProject } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { type FlagPatchInput, toFlagPatch } from './flag-input.ts';
import { flagOrDeleted } from './flag-lookup.ts';
import type { FlagChangeBody, WireFlag } from './flag-schema.ts';
import { showFlag } from './flag-view.ts';
import { refuseUnknownDashboards } from './usage-dashboards.ts';

/** How often a write is tried that another write overtakes. */
const ATTEMPTS = 5;

/** A request to change a flag. */
type FlagCall = RouteContext<{ readonly id: string }, unknown, FlagChangeBody, Project>;

/** Changes the flag of the path from its current state, unless the request names a version. */
export async function changeFlag(call: FlagCall): Promise<Answer> {
  const { services, caller, expectedVersion, parameters } = call;
  const { organizationId } = call.place;
  let project = call.place;
  let flag = await flagOrDeleted(services, project, parameters.id);
  for (let attempt = 1; ; attempt += 1) {
    const patch = await changeFromBody(call, revealPayloads(services, caller, flag), project);
    const name = { organizationId, flagId: flag.id, expectedVersion: expectedVersion ?? flag.version };
    try {
      const changed = await patchFlag(services, caller, { ...patch, ...name });
      return { status: 200, body: await showFlag(call, changed, await reloadProject(call, project)) };
    } catch (error) {
      const isOvertaken = error instanceof ConflictError && error.code === 'VERSION_CONFLICT';
      if (!isOvertaken || expectedVersion !== undefined || attempt === ATTEMPTS) throw error;
    }
    project = await reloadProject(call, project);
    flag = (await loadFlagByNumber(services.store.db, organizationId, flag.number)) ?? flag;
  }
}

/** The patch that a body means, once the flags around allow it (contract §4.3). Throws PosthogRefusal. */
async function changeFromBody(call: FlagCall, flag: Flag, project: Project): Promise<FlagPatchInput> {
  const { services, body, now } = call;
  if (isBasedOnVersion(body)) refuseConflict(body, await showFlag(call, flag, project));
  await refuseUnknownDashboards(services, project, body, flag);
  const wasActive = isActive(flag, project, now);
  if (body.deleted === true && flag.deletedAt === null) refuseActiveDependents(flag, 'delete', project, now);
  if (body.active === false && wasActive) refuseActiveDependents(flag, 'disable', project, now);
  if (body.active === true && !wasActive) refuseDisabledDependencies(flag, project, now);
  return toFlagPatch(body, flag, project, now);
}

function isBasedOnVersion({ version, original_flag: original }: FlagChangeBody): boolean {
  return typeof version === 'number' && isJsonObject(original);
}

/** Throws PosthogRefusal if the change is based on an older version, and another caller has changed the same members since (contract §4.5). */
function refuseConflict({ version, original_flag: original, ...changes }: FlagChangeBody, stored: WireFlag): void {
  if (version === stored.version || !isJsonObject(original)) return;
  const current: Readonly<Record<string, JsonValue>> = stored;
  const isContested = Object.entries(changes).some(([member, wanted]) => {
    if (!Object.hasOwn(original, member)) return false;
    const [mine, before, now] = [comparable(wanted), comparable(original[member]), comparable(current[member])];
    return !jsonEqual(mine, before) && !jsonEqual(before, now) && !jsonEqual(mine, now);
  });
  if (!isContested) return;
  const who = stored.last_modified_by.email || 'another user';
  const detail = `The feature flag was updated by ${who} since you started editing it. Please refresh and try again.`;
  throw new PosthogRefusal('conflict', detail);
}

/** A member without the names of cohorts, which only answers have. */
function comparable(value: unknown): JsonValue {
  const text = JSON.stringify(value ?? null, (name, member) => (name === 'cohort_name' ? undefined : member));
  return JSON.parse(text);
}
