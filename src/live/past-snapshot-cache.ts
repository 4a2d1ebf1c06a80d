import { LRUCache } from 'lru-cache';
import type { OrganizationSnapshot } from '../evaluation/snapshot.ts';
import { type FormerState, readFormerStates } from '../store/commit/former-states.ts';
import type { Store } from '../store/store.ts';
import { pastSnapshot } from './past-snapshot.ts';

/** How many bytes the cached snapshots may take, as far as they do not share entities with the current one. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** What one compiled flag in one environment takes, in bytes, as long as it is not evaluated. */
const BYTES_PER_COMPILED_FLAG = 300;

/** How many changes lie between the current revision and the earliest one that can be asked for. */
export const MAXIMUM_REVISIONS_BACK = 50_000;

/** Organizations as they were at earlier revisions, from the log. The latest asked ones are cached. */
export class PastSnapshotCache {
  readonly #store: Store;
  readonly #known = new LRUCache<string, OrganizationSnapshot>({ maxSize: MAXIMUM_BYTES });
  readonly #inFlight = new Map<string, Promise<OrganizationSnapshot>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The organization at an earlier revision than the current one, with the environments that still exist. */
  async at(current: OrganizationSnapshot, revision: number): Promise<OrganizationSnapshot> {
    const name = JSON.stringify([current.organizationId, this.#store.epoch, revision]);
    const known = this.#known.get(name) ?? (await this.#read(name, current, revision));
    return withoutDeleted(known, current);
  }

  async #read(name: string, current: OrganizationSnapshot, revision: number): Promise<OrganizationSnapshot> {
    const reading = this.#inFlight.get(name) ?? this.#compile(name, current, revision);
    this.#inFlight.set(name, reading);
    return reading.finally(() => this.#inFlight.delete(name));
  }

  async #compile(name: string, current: OrganizationSnapshot, revision: number): Promise<OrganizationSnapshot> {
    const span = { after: revision, upTo: current.revision };
    const states = await readFormerStates(this.#store.db, current.organizationId, span);
    const snapshot = pastSnapshot(current, revision, states);
    this.#known.set(name, snapshot, { size: sizeOf(snapshot, states) });
    return snapshot;
  }
}

/** A cached snapshot without the environments that were deleted since it was made. */
function withoutDeleted(past: OrganizationSnapshot, current: OrganizationSnapshot): OrganizationSnapshot {
  const environments = [...past.environments].filter(
    ([key, { environment }]) => current.environments.get(key)?.environment.id === environment.id,
  );
  return environments.length === past.environments.size ? past : { ...past, environments: new Map(environments) };
}

function sizeOf({ flags, environments }: OrganizationSnapshot, states: readonly FormerState[]): number {
  const documents = states.reduce((sum, { before }) => sum + JSON.stringify(before).length, 0);
  return 2 * documents + BYTES_PER_COMPILED_FLAG * (1 + flags.size * environments.size);
}
