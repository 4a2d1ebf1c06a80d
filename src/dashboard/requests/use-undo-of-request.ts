import { useRevert } from '../change/revert-flag.tsx';
import { failureOf } from '../graph/failures.ts';
import type { JsonValue } from '../graph/json.ts';
import { useApp } from '../shell/app.ts';
import { failureSentence } from '../words/failures.ts';
import type { FullRequest } from './request-words.ts';
import { FlagsOfRequestDocument, RequestedFlagsDocument } from './requests.graphql.ts';

/** Sets the flag or all flags of an approved request back, unless one of them was changed since. */
export function useUndoOfRequest(organizationId: string, request: FullRequest): () => Promise<void> {
  const { graph, toasts } = useApp();
  const revert = useRevert(organizationId);
  return async () => {
    const asked = await graph.uncached.query(RequestedFlagsDocument, { organizationId, number: request.number });
    const { after = null, appliedRevision } = asked.data?.organization?.changeRequest ?? { appliedRevision: null };
    const keys = request.flagKey === null ? flagKeysIn(after) : [request.flagKey];
    const found = await graph.uncached.query(FlagsOfRequestDocument, { organizationId, keys });
    const failed = asked.error ?? found.error;
    if (failed) return toasts.show(failureSentence(failureOf(failed)), { tone: 'bad' });
    const flags = found.data?.organization?.flags.edges.map(({ node }) => node) ?? [];
    if (appliedRevision === null || flags.length < keys.length) return toasts.show(cannotUndo, { tone: 'bad' });
    const changed = flags.find(({ revision }) => revision >= appliedRevision + keys.length);
    if (changed) return toasts.show(`${changed.name} was changed since, so nothing is undone.`, { tone: 'bad' });
    return revert(backTo(appliedRevision - 1, flags), undoComment(request));
  };
}

/** Flags as the fewest words tell of: one is named, several are counted. */
function backTo(
  toRevision: number,
  flags: readonly { readonly key: string; readonly version: number }[],
): Parameters<ReturnType<typeof useRevert>>[0] {
  const named = flags.map(({ key, version }) => ({ key, expectedVersion: version }));
  const [one, ...others] = named;
  if (one === undefined || others.length > 0) return { flags: named, toRevision };
  return { flagKey: one.key, toRevision, expectedVersion: one.expectedVersion };
}

const cannotUndo = 'Not all of its flags can be set back: change them where they were changed.';

/** The keys of the flags that a request for several changes. */
function flagKeysIn(after: JsonValue): readonly string[] {
  if (typeof after !== 'object' || after === null || !('flags' in after)) return [];
  const { flags } = after;
  return typeof flags === 'object' && flags !== null ? Object.keys(flags) : [];
}

/** What the history says of the undo of a request. */
export function undoComment({ number }: FullRequest): string {
  return `Undoes request #${number}`;
}
