import type { Change } from '../domain/change.ts';
import { problem, ValidationError } from '../domain/errors.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { andThen, type MaybePromise } from '../domain/maybe-promise.ts';
import type { OrganizationSnapshot } from '../evaluation/snapshot.ts';
import { readRevisions, readSpan } from '../store/commit/change-log.ts';
import { deletedOrganization } from '../store/commit/deletion-notification.ts';
import { CHANNEL } from '../store/commit/log-statements.ts';
import { organizationToRefresh } from '../store/commit/refresh-notification.ts';
import type { Attempt, LoggedSpan } from '../store/idempotency/attempt.ts';
import type { Store } from '../store/store.ts';
import type { ChangeCursor } from './change-cursor.ts';
import { toAsyncIterator } from './event-cursor.ts';
import { follow } from './follow.ts';
import { LiveOrganization, type SnapshotWatch } from './live-organization.ts';
import { rewind } from './rewind.ts';

/** Reports problems that resolve themselves: an unreachable database, a notification that could not be followed. */
export type LiveProblem = (message: string, error: unknown) => void;

/** Starts following the database. */
export async function createLive(store: Store, onProblem: LiveProblem): Promise<Live> {
  const live = new Live(store, onProblem);
  await live.start();
  return live;
}

/** The organizations as this node knows them. Each is loaded at its first use and kept up to date from then on. */
export class Live {
  readonly #store: Store;
  readonly #onProblem: LiveProblem;
  readonly #organizations = new Map<string, Promise<LiveOrganization>>();
  readonly #ready = new Map<string, LiveOrganization>();
  readonly #notificationListeners = new Set<(subject: string) => void>();
  readonly #stops: (() => void | Promise<void>)[] = [];
  #isListening = false;
  /** When everything loaded was last known to match the database, in the clock's elapsed milliseconds. */
  #knownAt: number;

  constructor(store: Store, onProblem: LiveProblem) {
    this.#store = store;
    this.#onProblem = onProblem;
    this.#knownAt = store.clock.elapsed();
  }

  /** Starts to follow this node's commits and the other nodes' notifications. */
  async start(): Promise<void> {
    this.#stops.push(this.#store.onCommitted((changes) => this.#take(changes)));
    const following = await follow(this.#store, CHANNEL, {
      onNotify: (payload) => this.#onNotify(payload),
      onLost: (error) => {
        this.#isListening = false;
        this.#onProblem('the connection that hears of changes was lost; looking for them instead', error);
      },
      onRestored: () => {
        this.#isListening = true;
        void this.#catchUpAll();
      },
      poll: () => this.#catchUpAll(),
    });
    this.#stops.push(() => following.close());
    this.#isListening = following.isPossible;
  }

  /** Whether notifications of other nodes' changes arrive, so that this node does not depend on polling. */
  get isListening(): boolean {
    return this.#isListening;
  }

  /** The current snapshot; read from the database the first time. Throws NotFoundError for an unknown organization. */
  snapshot(organizationId: string): MaybePromise<OrganizationSnapshot> {
    return this.loaded(organizationId) ?? this.#organization(organizationId).then(({ snapshot }) => snapshot);
  }

  /** The current snapshot if the organization is loaded; never waits. */
  loaded(organizationId: string): OrganizationSnapshot | undefined {
    return this.#ready.get(organizationId)?.snapshot;
  }

  /**
   * For how long, in milliseconds, this node has not been able to check whether its snapshots match the database. It is at most a
   * moment while the database answers, and 0 if no other node writes to the database.
   */
  snapshotAge(): number {
    return this.#store.database.kind === 'embedded' ? 0 : this.#store.clock.elapsed() - this.#knownAt;
  }

  /** How many revisions this node was notified of and has not read yet, of the organization with the most. */
  revisionsBehind(): number {
    return [...this.#ready.values()].reduce((most, { revisionsBehind }) => Math.max(most, revisionsBehind), 0);
  }

  /** When the organization was last read or brought up to date here; undefined if it is not loaded. */
  refreshedAt(organizationId: string): EpochMilliseconds | undefined {
    return this.#ready.get(organizationId)?.refreshedAt;
  }

  /** Reads the log of an organization, unless its snapshot has this revision: for callers that know it from another node. */
  async catchUpTo(organizationId: string, revision: number): Promise<void> {
    await this.#catchUp(organizationId, revision);
  }

  /**
   * The snapshot of this revision or a later one: reads the log if a client knows the revision from another node. Throws
   * ValidationError for a revision that does not exist yet, and NotFoundError for an unknown organization.
   */
  snapshotAtLeast(organizationId: string, revision: number): MaybePromise<OrganizationSnapshot> {
    return andThen(this.snapshot(organizationId), (snapshot) =>
      snapshot.revision >= revision ? snapshot : this.#later(organizationId, revision),
    );
  }

  async #later(organizationId: string, revision: number): Promise<OrganizationSnapshot> {
    await this.#catchUp(organizationId, revision);
    const snapshot = await this.snapshot(organizationId);
    if (snapshot.revision >= revision) return snapshot;
    const expected = `expected at most the current one, ${snapshot.revision}`;
    throw new ValidationError([problem('minimumRevision', `is ${revision}, ${expected}`)]);
  }

  /**
   * The snapshot for an attempt at a request: without the commits of earlier attempts that it has not recalled yet, and with
   * those that it has. Throws NotFoundError for an unknown organization, and for one that the attempt has yet to create.
   */
  snapshotDuring(attempt: Attempt, organizationId: string): MaybePromise<OrganizationSnapshot> {
    const ahead = attempt.ahead(organizationId);
    if (ahead.length === 0) return this.snapshotAtLeast(organizationId, attempt.revision(organizationId));
    return this.#before(ahead, organizationId);
  }

  async #before(spans: readonly LoggedSpan[], organizationId: string): Promise<OrganizationSnapshot> {
    const changes = await Promise.all(spans.map((span) => readSpan(this.#store.db, span)));
    return rewind(
      await this.snapshot(organizationId),
      changes.flatMap((each) => each.reverse()),
    );
  }

  /** Reads an organization from the database again. */
  async refresh(organizationId: string): Promise<OrganizationSnapshot> {
    const live = await this.#organization(organizationId);
    await live.reload();
    return live.snapshot;
  }

  /**
   * A cursor over the changes right after a revision (absent: after the current one).
   * Throws ValidationError for a revision that is negative or does not exist yet.
   */
  async cursor(organizationId: string, after: number | undefined): Promise<ChangeCursor> {
    return (await this.#organization(organizationId)).cursor(after);
  }

  /** The changes after a revision, each once, in order, until the signal aborts. */
  async *changes(
    organizationId: string,
    after: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Change, void, undefined> {
    yield* toAsyncIterator(await this.cursor(organizationId, after), signal);
  }

  /**
   * The snapshot now, and again whenever it is replaced or an answer may have changed without a write. A consumer that is slower
   * than the changes gets only the latest.
   */
  async *snapshots(organizationId: string, signal: AbortSignal): AsyncGenerator<OrganizationSnapshot, void, undefined> {
    yield* (await this.#organization(organizationId)).snapshots(signal);
  }

  /** The snapshot, and a listener for its replacement. */
  async watch(organizationId: string): Promise<SnapshotWatch> {
    return this.#organization(organizationId);
  }

  /** Registers for notifications outside the log, such as a revoked key's. The returned function removes the listener. */
  onNotification(listener: (subject: string) => void): () => void {
    this.#notificationListeners.add(listener);
    return () => this.#notificationListeners.delete(listener);
  }

  /** Evicts an organization that is deleted: what follows it ends, and it does not exist from now on. */
  drop(organizationId: string): void {
    this.#organizations.delete(organizationId);
    const live = this.#ready.get(organizationId);
    this.#ready.delete(organizationId);
    live?.end();
  }

  /** Stops following. */
  async close(): Promise<void> {
    for (const stop of this.#stops) await stop();
    for (const live of this.#ready.values()) live.close();
  }

  #organization(organizationId: string): Promise<LiveOrganization> {
    const known = this.#organizations.get(organizationId);
    if (known !== undefined) return known;
    const loading = LiveOrganization.load(this.#store, organizationId);
    this.#organizations.set(organizationId, loading);
    loading.then(
      (live) => {
        // It may have been deleted while it was loaded.
        if (this.#organizations.get(organizationId) === loading) this.#ready.set(organizationId, live);
      },
      () => this.#organizations.delete(organizationId),
    );
    return loading;
  }

  async #take(changes: readonly Change[]): Promise<void> {
    for (const organizationId of new Set(changes.map((change) => change.organizationId))) {
      const live = await this.#organizations.get(organizationId);
      await live?.take(changes.filter((change) => change.organizationId === organizationId));
    }
  }

  #onNotify(payload: string): void {
    const separator = payload.lastIndexOf(':');
    const revision = Number(payload.slice(separator + 1));
    if (Number.isInteger(revision)) void this.#inBackground(this.#follow(payload.slice(0, separator), revision));
    const stale = organizationToRefresh(payload);
    if (stale !== undefined) void this.#inBackground(this.#reload(stale));
    const deleted = deletedOrganization(payload);
    if (deleted !== undefined) this.drop(deleted);
    for (const listener of this.#notificationListeners) listener(payload);
  }

  /** This node's own commits need no read of the log: `notifyCommitted` brings them. */
  async #follow(organizationId: string, revision: number): Promise<void> {
    await this.#store.inFlightCommits.settled(organizationId);
    await this.#catchUp(organizationId, revision);
  }

  async #catchUp(organizationId: string, revision: number): Promise<void> {
    const live = await this.#organizations.get(organizationId);
    live?.hearOf(revision);
    if (live !== undefined && live.snapshot.revision < revision) await live.catchUp();
  }

  async #reload(organizationId: string): Promise<void> {
    await (await this.#organizations.get(organizationId))?.reload();
  }

  async #catchUpAll(): Promise<void> {
    const lookedAt = this.#store.clock.elapsed();
    await this.#inBackground(
      this.#readAll().then(() => {
        this.#knownAt = lookedAt;
      }),
    );
  }

  async #readAll(): Promise<void> {
    if (this.#ready.size === 0) return;
    const loaded = [...this.#ready.keys()];
    const revisions = await readRevisions(this.#store.db, loaded);
    for (const id of loaded) if (!revisions.has(id)) this.drop(id);
    await Promise.all([...revisions].map(([id, revision]) => this.#catchUp(id, revision)));
  }

  async #inBackground(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#onProblem('changes could not be read yet', error);
    }
  }
}
