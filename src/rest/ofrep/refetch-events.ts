import { organizationsFor } from '../../actions/evaluation/visible-flags.ts';
import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import { configurationId, stableUntil } from '../http/configuration.ts';
import { mayAnswerDifferently } from './configuration-change.ts';
import type { RefetchEvaluation } from './ofrep-wire.ts';

/** The organization and environment of an event stream. */
export interface StreamPlace {
  readonly organizationId: string;
  readonly environment: string;
}

/** One event of a stream: its id, which a client that reconnects sends as `Last-Event-ID`, and its data. */
export interface RefetchEvent {
  readonly id: string;
  readonly data: RefetchEvaluation;
}

interface Seen {
  readonly organization: OrganizationSnapshot;
  readonly until: number;
}

/**
 * An event whenever an answer in the environment may have changed: after a write, or because a date or a step of a schedule has
 * come. One event covers everything since the one before. The first event comes at once unless `since` names the current
 * configuration. Ends when the environment is deleted or the signal aborts.
 */
export async function* refetchEvents(
  services: Services,
  caller: Caller,
  { organizationId, environment }: StreamPlace,
  since: string,
  signal: AbortSignal,
): AsyncGenerator<RefetchEvent, void, undefined> {
  let seen: Seen | undefined;
  for await (const organization of organizationsFor(services, caller, organizationId, signal)) {
    const snapshot = organization.environments.get(environment);
    if (snapshot === undefined) return;
    const now = services.clock.now();
    const id = configurationId(services.store, snapshot, now);
    const until = stableUntil(snapshot, now);
    const isNews =
      seen === undefined
        ? id !== since
        : seen.until !== until || mayAnswerDifferently(seen.organization, organization, environment);
    seen = { organization, until };
    if (isNews)
      yield { id, data: { type: 'refetchEvaluation', etag: `"${id}"`, lastModified: Math.floor(now / 1000) } };
  }
}
