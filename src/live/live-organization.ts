import type { Change } from '../domain/change.ts';
import { problem, ValidationError } from '../domain/errors.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { compileOrganization, updateOrganization } from '../evaluation/compile.ts';
import { nextTransition } from '../evaluation/next-transition.ts';
import type { OrganizationSnapshot } from '../evaluation/snapshot.ts';
import { readChanges } from '../store/commit/change-log.ts';
import { loadSnapshot } from '../store/flags/load.ts';
import type { Store } from '../store/store.ts';
import { effectOf } from './apply-change.ts';
import { type ChangeCursor, type ChangeSource, createChangeCursor } from './change-cursor.ts';
import { createSignal, type Signal } from './signal.ts';

/** How many of the latest changes are kept for subscribers who are nearly up to date. */
const RECENT_CHANGES = 512;

/** The snapshot of an organization as it is replaced, for who looks at it whenever they like. */
export interface SnapshotWatch {
  /** The current one. It is never changed, only replaced. */
  readonly snapshot: OrganizationSnapshot;
  /**
   * Calls the listener, which must not throw, when the snapshot is replaced or an answer may have changed with no write; the
   * returned function, to be called once, takes it away.
   */
  onMore(listener: () => void): () => void;
}

/** One organization as this node knows it: the current snapshot, the latest changes, and who waits for the next. */
export class LiveOrganization implements ChangeSource, SnapshotWatch {
  readonly organizationId: string;
  /** Rings after every swap of the snapshot, and when an answer may have changed with no write: a date or a step has come. */
  readonly bell: Signal = createSignal();
  readonly #store: Store;
  #snapshot: OrganizationSnapshot;
  #refreshedAt: EpochMilliseconds;
  #recent: Change[] = [];
  #catchingUp: Promise<void> | undefined;
  #watchers = 0;
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

  /** Takes in changes that this node has just committed; reads the log where something is missing in between. */
  async take(changes: readonly Change[]): Promise<void> {
    if (this.#catchingUp === undefined) await this.#apply(changes);
    const latest = changes.at(-1)?.revision ?? 0;
    // A reading under way may have looked just before this commit.
    while (latest > this.#snapshot.revision) await this.catchUp();
  }

  /** Reads the log from the snapshot's revision on until there is nothing new. Callers at the same time share one reading. */
  async catchUp(): Promise<void> {
    this.#catchingUp ??= this.#readOn().finally(() => {
      this.#catchingUp = undefined;
    });
    await this.#catchingUp;
  }

  /** Reads the whole organization again, whatever the log says. */
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
    const stop = this.bell.listen(listener);
    return () => {
      stop();
      leave();
    };
  }

  /** See {@link Live.snapshots}. */
  async *snapshots(signal: AbortSignal): AsyncGenerator<OrganizationSnapshot, void, undefined> {
    const leave = this.#enter();
    try {
      while (!signal.aborted) {
        const next = this.bell.next(signal);
        yield this.#snapshot;
        await next;
      }
    } finally {
      leave();
    }
  }

  /** See {@link ChangeSource}: a change is told once its effect can be seen. */
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

  /** Stops the timer. */
  close(): void {
    this.#cancelTimer();
  }

  /** A reader may have heard of a revision from another node before this one has. */
  async #refuseImpossible(revision: number): Promise<void> {
    if (revision > this.#snapshot.revision) await this.catchUp();
    if (revision >= 0 && revision <= this.#snapshot.revision) return;
    const expected = `expected a revision from 0 to the current one, ${this.#snapshot.revision}`;
    throw new ValidationError([problem('after', `is ${revision}, ${expected}`)]);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const changes = await readChanges(this.#store.db, this.organizationId, this.#snapshot.revision);
      if (changes.length === 0) return;
      await this.#apply(changes);
    }
  }

  /** Takes in changes that follow the snapshot's, and shows them together: what one commit did, nobody sees half done. */
  async #apply(changes: readonly Change[]): Promise<void> {
    const before = this.#snapshot;
    let after = before;
    for (const change of changes) {
      if (change.revision !== after.revision + 1) continue;
      const effect = effectOf(change);
      if (effect.kind !== 'reload') after = updateOrganization(after, change.revision, effect);
      // Read before the swap: the change must not be told before its effect can be seen.
      else after = compileOrganization(await loadSnapshot(this.#store, this.organizationId));
    }
    // Somebody else may have brought the snapshot up to date meanwhile.
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
    this.bell.notify();
  }

  /** The timer for answers that change with no write runs while anybody watches. */
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
      this.bell.notify();
      this.#schedule();
    });
  }
}
