import type { Caller } from '../../domain/caller.ts';
import type { ChangeKind } from '../../domain/change.ts';
import { NotFoundError, problem, shown, ValidationError } from '../../domain/errors.ts';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import {
  MAXIMUM_PAGE_NAME,
  MAXIMUM_SAVED_VIEWS,
  MAXIMUM_VIEW_PARAMETERS,
  type SavedView,
} from '../../domain/saved-view.ts';
import { storedJsonProblems, textProblems } from '../../domain/text-rules.ts';
import { commit } from '../../store/commit/commit.ts';
import type { Applied, Applying } from '../../store/commit/verb.ts';
import { toColumn } from '../../store/json-columns.ts';
import { toSavedView } from '../../store/saved-views.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';

/** Names a saved view. */
export interface SavedViewName {
  readonly organizationId: string;
  readonly page: string;
  readonly name: string;
}

/** A view to save. */
export interface SaveViewInput extends SavedViewName {
  /** An object. */
  readonly parameters: JsonValue;
}

/** Saves a view of a page under its name, in place of the one that has the name. Throws ValidationError at the bounds. */
export function saveView(services: Services, caller: Caller, input: SaveViewInput): Promise<SavedView> {
  const { organizationId, page, name, parameters } = input;
  if (!isJsonObject(parameters))
    throw new ValidationError([problem('parameters', `is ${shown(parameters)}, expected an object`)]);
  return ofViews(services, caller, input, async (before, tx, { at }) => {
    const by = caller.actor.id;
    const view: SavedView = {
      ...(before ?? { id: services.store.newId(), createdAt: at, createdBy: by }),
      ...{ organizationId, page, name, parameters, updatedAt: at, updatedBy: by },
    };
    check(view);
    if (before === undefined) await refuseMore(tx, organizationId);
    else if (isUnchanged(before.parameters, parameters)) return { result: before, changes: [] };
    const data = { ...view, parameters: toColumn(parameters) };
    const where = { id: view.id, organizationId };
    if (before === undefined) await tx.savedView.create({ data, select: { id: true } });
    else await tx.savedView.update({ where, data, select: { id: true } });
    return { result: view, changes: [entryOf('VIEW_SAVED', before ?? null, view)] };
  });
}

/** Deletes a saved view. Throws NotFoundError for one that does not exist. */
export function deleteView(services: Services, caller: Caller, input: SavedViewName): Promise<SavedView> {
  return ofViews(services, caller, input, async (before, tx) => {
    if (before === undefined) throw new NotFoundError('saved view', input.name);
    const { id, organizationId } = before;
    await tx.savedView.delete({ where: { id, organizationId }, select: { id: true } });
    return { result: before, changes: [entryOf('VIEW_DELETED', before, null)] };
  });
}

function ofViews(
  services: Services,
  caller: Caller,
  { organizationId, page, name }: SavedViewName,
  apply: (before: SavedView | undefined, tx: Transaction, applying: Applying) => Promise<Applied<SavedView>>,
): Promise<SavedView> {
  authorize(caller, 'flag:write', organizationId);
  authorizeEveryEnvironment(caller);
  const problems = [...textProblems('page', page, MAXIMUM_PAGE_NAME, 1), ...textProblems('name', name, undefined, 1)];
  if (problems.length > 0) throw new ValidationError(problems);
  const request = { organizationId, actor: caller.actor, source: caller.source };
  return commit(services.store, request, async (tx, applying) => {
    const where = { organizationId_page_name: { organizationId, page, name } };
    const row = await tx.savedView.findUnique({ where });
    return apply(row === null ? undefined : toSavedView(row), tx, applying);
  });
}

function check({ parameters }: SavedView): void {
  const problems = storedJsonProblems('parameters', parameters);
  if (problems.length > 0) throw new ValidationError(problems);
  const { length } = JSON.stringify(parameters);
  if (length <= MAXIMUM_VIEW_PARAMETERS) return;
  const message = `is ${length} characters of JSON, expected ${MAXIMUM_VIEW_PARAMETERS} at the most`;
  throw new ValidationError([problem('parameters', message)]);
}

async function refuseMore(tx: Transaction, organizationId: string): Promise<void> {
  const count = await tx.savedView.count({ where: { organizationId } });
  if (count < MAXIMUM_SAVED_VIEWS) return;
  const message = `is a view more than the ${MAXIMUM_SAVED_VIEWS} that an organization can have, expected one of those: delete another`;
  throw new ValidationError([problem('name', message)]);
}

function entryOf(kind: ChangeKind, before: SavedView | null, after: SavedView | null) {
  const { id = '', name = '' } = after ?? before ?? {};
  return logEntry(kind, 'SAVED_VIEW', { id, key: name }, before, after);
}
