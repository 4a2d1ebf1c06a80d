import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import { entityTag, matches, matchesNone } from './entity-tag.ts';
import { HttpProblem } from './http-problem.ts';
import type { Incoming } from './incoming.ts';
import { emptyReply, type Reply } from './reply.ts';
import type { Current, PreparedWrite, Reading, Tagging } from './route.ts';

/** Strong tags. Caches may keep an answer for its caller only and must revalidate it. */
const usualTagging: Tagging = { tag: entityTag, cacheControl: 'private, no-cache' };

/** Answers a read, with 304 if `If-None-Match` names its entity tag. */
export function conditionalRead(
  { epoch }: Store,
  { dependsOn, tagging = usualTagging, answer }: Reading,
  { headers }: Incoming,
): MaybePromise<Answer | Reply> {
  // The epoch is part of the tag, because revisions repeat after a backup is restored.
  const etag = tagging.tag([epoch, ...dependsOn]);
  const tagged = { etag, 'cache-control': tagging.cacheControl, vary: 'Authorization, X-API-Key' };
  const known = headers.get('if-none-match');
  if (known !== null && matchesNone(known, etag)) return emptyReply(304, tagged);
  return andThen(answer(), (answered) =>
    // A failure is not a state of the resource.
    answered.status >= 400 ? answered : { ...answered, headers: { ...tagged, ...answered.headers } },
  );
}

/** Answers a write. Throws HttpProblem PRECONDITION_FAILED unless `If-Match` names the resource's entity tag. */
export function conditionalWrite(
  { epoch, attempt }: Store,
  { current, write }: PreparedWrite,
  { headers }: Incoming,
): MaybePromise<Answer | Reply> {
  const wanted = headers.get('if-match');
  // Once an earlier attempt has committed, the resource is no longer what `If-Match` names.
  if (wanted === null || current === undefined || attempt?.isReplaying === true) return write(undefined);
  return andThen(current(), (resource) => {
    if (!matches(wanted, entityTag([epoch, ...resource.dependsOn]))) throw new HttpProblem('PRECONDITION_FAILED');
    return write(expectedVersion(wanted, resource));
  });
}

/** `If-Match: *` only requires that the resource exists. */
function expectedVersion(wanted: string, { version }: Current): number | undefined {
  return wanted.trim() === '*' ? undefined : version;
}
