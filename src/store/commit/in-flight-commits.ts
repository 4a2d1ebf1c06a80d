/**
 * The commits that this node has under way, from the lock of an organization's row until the listeners have been told. A poke
 * that comes meanwhile is the node's own, or of a commit that came before: nobody else commits while the row is locked.
 */
export class InFlightCommits {
  readonly #underWay = new Map<string, Set<Promise<void>>>();

  /** Takes in a commit; the returned function ends it, and may be called again. */
  begin(organizationId: string): () => void {
    const { promise, resolve } = withResolver();
    const ofOrganization = this.#underWay.get(organizationId) ?? new Set();
    this.#underWay.set(organizationId, ofOrganization.add(promise));
    return () => {
      ofOrganization.delete(promise);
      if (ofOrganization.size === 0) this.#underWay.delete(organizationId);
      resolve();
    };
  }

  /** Resolves when the commits of an organization that are under way now are over, whichever way. */
  async over(organizationId: string): Promise<void> {
    await Promise.all(this.#underWay.get(organizationId) ?? []);
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
