/**
 * The commits that this node has in flight, from the lock of an organization's row until the listeners have been called.
 * A notification that arrives in between comes from the node's own commit or an earlier one, because the row is locked.
 */
export class InFlightCommits {
  readonly #inFlight = new Map<string, Set<Promise<void>>>();

  /** Adds a commit. The returned function removes it, and may be called more than once. */
  begin(organizationId: string): () => void {
    const { promise, resolve } = withResolver();
    const ofOrganization = this.#inFlight.get(organizationId) ?? new Set();
    this.#inFlight.set(organizationId, ofOrganization.add(promise));
    return () => {
      ofOrganization.delete(promise);
      if (ofOrganization.size === 0) this.#inFlight.delete(organizationId);
      resolve();
    };
  }

  /** Resolves when the commits of an organization that are in flight now have ended, successfully or not. */
  async settled(organizationId: string): Promise<void> {
    await Promise.all(this.#inFlight.get(organizationId) ?? []);
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
