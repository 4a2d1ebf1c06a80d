import type { Change } from '../domain/change.ts';
import { problem, ValidationError } from '../domain/errors.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { compileOrganization, updateOrganization } from '../evaluation/compile.ts';
import { nextTransition } from '../evaluation/next-transition.ts';
import type { OrganizationSnapshot } from '../evaluation/snapshot.ts';
import { readArchivedRevision } from '../store/commit/archive.ts';
import { readChanges } from '../store/commit/change-log.ts';
import { loadSnapshot } from '../store/flags/load.ts';
import type { Store } from '../store/store.ts';
import { effectOf } from './apply-change.ts';
import { type ChangeCursor, type ChangeSource, createChangeCursor } from './change-cursor.ts';
import { createSignal, type Signal } from './signal.ts';

/** How many of the latest changes stay in memory for subscribers that are nearly up to date. */
const RECENT_CHANGES = 512;

/** An organization's snapshot for readers that follow its replacement at their own speed. */
export interface SnapshotWatch {
  /** The current one. It is never changed, only replaced. */
  readonly snapshot: OrganizationSnapshot;
  /**
   * Calls the listener, which must not throw, when the snapshot is replaced or when an answer may have changed without a write.
   * Call the returned function once, to remove the listener.
   */
  onMore(listener: () => void): () => void;
  /** Whether the organization is deleted: then nothing more happens. */
  isOver(): boolean;
}

/** One organization as this node knows it: the current snapshot, the latest changes, and the waiting readers. */
export class LiveOrganization implements ChangeSource, SnapshotWatch {
  readonly organizationId: string;
  /** Notifies when the snapshot was replaced, and when an answer may have changed without a write: at a date or a step. */
  readonly signal: Signal = createSignal();
  readonly #store: Store;
  #snapshot: OrganizationSnapshot;
  #refreshedAt: EpochMilliseconds;
  #recent: Change[] = [];
  #catchingUp: Promise<void> | undefined;
  #heardOf = 0;
  #watchers = 0;
  #isOver = false;
  #cancelTimer: () => void = () => {};

  private constructor(store: Store, snapshot: OrganizationSnapshot) {
    this.#store = store;
    this.#snapshot = snapshot;
    this.#refreshedAt = store.clock.now();
    this.organizationId = snapshot.organizationId;
  }

  /** Loads an organization. Throws NotFoundError for an unknown one. */
  static async load(store: Store, organizationId: string): Promise<LiveOrganization> {
    return new LiveOrganization(store, compileOrganization(await loadSnapshot(store, organizationId)));
  }

  /** The current snapshot. It is never changed, only replaced. */
  get snapshot(): OrganizationSnapshot {
    return this.#snapshot;
  }

  /** When the snapshot was last read or brought up to date here. */
  get refreshedAt(): EpochMilliseconds {
    return this.#refreshedAt;
  }

  /** Applies changes that this node has just committed; reads the log if earlier ones are missing. */
  async take(changes: readonly Change[]): Promise<void> {
    if (this.#catchingUp === undefined) await this.#apply(changes);
    const latest = changes.at(-1)?.revision ?? 0;
    // A read of the log in progress may have started just before this commit.
    while (latest > this.#snapshot.revision) await this.catchUp();
  }

  /** Takes note of a revision that the log has. */
  hearOf(revision: number): void {
    this.#heardOf = Math.max(this.#heardOf, revision);
  }

  /** How many revisions that the log has are not in the snapshot yet. */
  get revisionsBehind(): number {
    return Math.max(0, this.#heardOf - this.#snapshot.revision);
  }

  /** Reads the log from the snapshot's revision on until there is nothing new. Concurrent callers share one read. */
  async catchUp(): Promise<void> {
    this.#catchingUp ??= this.#readOn().finally(() => {
      this.#catchingUp = undefined;
    });
    await this.#catchingUp;
  }

  /** Reads the whole organization again, also if the log has nothing new. */
  async reload(): Promise<void> {
    const snapshot = compileOrganization(await loadSnapshot(this.#store, this.organizationId));
    if (snapshot.revision >= this.#snapshot.revision) this.#swap(snapshot);
  }

  /** See {@link Live.cursor}. */
  async cursor(after: number | undefined): Promise<ChangeCursor> {
    const revision = after ?? this.#snapshot.revision;
    await this.#refuseImpossible(revision);
    return createChangeCursor(this, revision);
  }

  /** See {@link SnapshotWatch}. */
  onMore(listener: () => void): () => void {
    const leave = this.#enter();
    const stop = this.signal.listen(listener);
    return () => {
      stop();
      leave();
    };
  }

  /** See {@link Live.snapshots}. */
  async *snapshots(signal: AbortSignal): AsyncGenerator<OrganizationSnapshot, void, undefined> {
    const leave = this.#enter();
    try {
      while (!signal.aborted && !this.#isOver) {
        const next = this.signal.next(signal);
        yield this.#snapshot;
        await next;
      }
    } finally {
      leave();
    }
  }

  /** See {@link ChangeSource}: a change is visible once its effect is. */
  latestRevision(): number {
    return this.#snapshot.revision;
  }

  /** See {@link ChangeSource}. */
  recentAfter(revision: number): Change | undefined {
    const first = this.#recent[0]?.revision;
    return first === undefined ? undefined : this.#recent[revision + 1 - first];
  }

  /** See {@link ChangeSource}. */
  readAfter(revision: number): Promise<readonly Change[]> {
    return readChanges(this.#store.db, this.organizationId, revision);
  }

  /** See {@link SnapshotWatch}. */
  isOver(): boolean {
    return this.#isOver;
  }

  /** Ends what follows the organization, because it is deleted. */
  end(): void {
    this.#isOver = true;
    this.close();
    this.signal.notify();
  }

  /** Stops the timer. */
  close(): void {
    this.#cancelTimer();
  }

  /** A client may know a revision from another node before this node has read it. */
  async #refuseImpossible(revision: number): Promise<void> {
    if (revision > this.#snapshot.revision) await this.catchUp();
    const current = this.#snapshot.revision;
    // What is in memory is in the log, too.
    const isRecent = revision === current || this.recentAfter(revision) !== undefined;
    const earliest = isRecent ? 0 : await readArchivedRevision(this.#store.db, this.organizationId);
    if (revision >= earliest && revision <= current) return;
    const expected = `expected a revision from ${earliest} to the current one, ${current}`;
    throw new ValidationError([problem('after', `is ${revision}, ${expected}`)]);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const changes = await readChanges(this.#store.db, this.organizationId, this.#snapshot.revision);
      if (changes.length === 0) return;
      await this.#apply(changes);
    }
  }

  /** Applies changes that follow the snapshot's and shows them together: no reader sees half of a commit. */
  async #apply(changes: readonly Change[]): Promise<void> {
    const before = this.#snapshot;
    let after = before;
    for (const change of changes) {
      if (change.revision !== after.revision + 1) continue;
      const effect = change.isArchived === true ? ({ kind: 'reload' } as const) : effectOf(change);
      if (effect.kind !== 'reload') after = updateOrganization(after, change.revision, effect);
      // Read before the swap: the change must not be visible before its effect is.
      else after = compileOrganization(await loadSnapshot(this.#store, this.organizationId));
    }
    // A concurrent read may have replaced the snapshot.
    if (after === before || before !== this.#snapshot) return;
    this.#recent.push(...changes.filter(({ revision }) => revision > before.revision && revision <= after.revision));
    if (this.#recent.length > RECENT_CHANGES) this.#recent = this.#recent.slice(-RECENT_CHANGES / 2);
    this.#swap(after);
  }

  #swap(snapshot: OrganizationSnapshot): void {
    this.#snapshot = snapshot;
    this.#refreshedAt = this.#store.clock.now();
    const last = this.#recent.at(-1);
    if (last !== undefined && last.revision !== snapshot.revision) this.#recent = [];
    if (this.#watchers > 0) this.#schedule();
    this.signal.notify();
  }

  /** Runs the timer for answers that change without a write while there are watchers. */
  #enter(): () => void {
    this.#watchers += 1;
    if (this.#watchers === 1) this.#schedule();
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#cancelTimer();
    };
  }

  #schedule(): void {
    this.#cancelTimer();
    const now = this.#store.clock.now();
    const transitions = [...this.#snapshot.environments.values()].flatMap(
      (snapshot) => nextTransition(snapshot, now) ?? [],
    );
    if (transitions.length === 0) return;
    this.#cancelTimer = this.#store.clock.at(Math.min(...transitions), () => {
      this.signal.notify();
      this.#schedule();
    });
  }
}
