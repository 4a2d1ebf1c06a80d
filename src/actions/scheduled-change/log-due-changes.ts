import type { Change } from '../../domain/change.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { inOrder, instantOf } from '../../domain/setting-at.ts';
import type { LiveProblem } from '../../live/live.ts';
import { commit } from '../../store/commit/commit.ts';
import { openFlagCommit } from '../flag/flag-commit.ts';
import { anonymousCaller } from '../identify.ts';
import type { Services } from '../services.ts';
import { withDueChanges } from './due-changes.ts';

/** How often every node looks for what another node has scheduled, in milliseconds. */
const LOOKING = 60_000;

/** The most organizations that are written before a node looks again. */
const ORGANIZATIONS_AT_ONCE = 100;

const SYSTEM = { ...anonymousCaller('full', 'schedule'), actor: { id: 'system', name: 'Schedule' } };

/**
 * Logs every scheduled change when its instant comes. Each node tries; the first that locks the organization writes the entry, and
 * the others find nothing to write. No answer depends on it. The returned function ends it.
 */
export function logDueChanges(services: Services, onProblem: LiveProblem): () => Promise<void> {
  const { clock } = services.store;
  let [isOver, due] = [false, Number.POSITIVE_INFINITY];
  let cancel = () => {};
  let looking = Promise.resolve();
  const wait = (until: EpochMilliseconds) => {
    cancel();
    if (isOver) return;
    due = until;
    cancel = clock.at(until, () => {
      due = Number.POSITIVE_INFINITY;
      looking = looking.then(look);
    });
  };
  const look = async () => {
    await logAll(services, onProblem).catch((error: unknown) =>
      onProblem('scheduled changes could not be read', error),
    );
    const next = await nextInstant(services).catch(() => undefined);
    wait(Math.min(next ?? Number.POSITIVE_INFINITY, clock.now() + LOOKING));
  };
  const stop = services.store.onCommitted((changes) => {
    const next = Math.min(...changes.map(earliestOf));
    if (next < due) wait(next);
  });
  wait(clock.now());
  return async () => {
    isOver = true;
    stop();
    cancel();
    await looking;
  };
}

async function logAll(services: Services, onProblem: LiveProblem): Promise<void> {
  const { acrossOrganizations, clock } = services.store;
  const rows = await acrossOrganizations.flagEnvironment.findMany({
    where: { scheduledAt: { lte: new Date(clock.now()) } },
    distinct: ['organizationId'],
    select: { organizationId: true },
    take: ORGANIZATIONS_AT_ONCE,
  });
  for (const { organizationId } of rows) {
    const writing = logDue(services, organizationId);
    await writing.catch((error: unknown) => onProblem('scheduled changes could not be logged yet', error));
  }
}

async function logDue(services: Services, organizationId: string): Promise<void> {
  const request = { organizationId, actor: SYSTEM.actor, source: SYSTEM.source };
  await commit(services.store, request, async (tx, applying) => {
    const { changes } = await withDueChanges(await openFlagCommit(services, SYSTEM, organizationId, tx, applying));
    return { result: null, changes };
  });
}

async function nextInstant({ store }: Services): Promise<EpochMilliseconds | undefined> {
  const found = await store.acrossOrganizations.flagEnvironment.findFirst({
    where: { scheduledAt: { gt: new Date(store.clock.now()) } },
    orderBy: { scheduledAt: 'asc' },
    select: { scheduledAt: true },
  });
  return found?.scheduledAt?.getTime();
}

/** The first instant that a change of a flag has left scheduled. */
function earliestOf({ entityType, after }: Change): EpochMilliseconds {
  if (entityType !== 'FLAG' || after === null || !('settings' in after)) return Number.POSITIVE_INFINITY;
  return Math.min(...Object.values(after.settings).flatMap((setting) => inOrder(setting).map(instantOf)));
}
