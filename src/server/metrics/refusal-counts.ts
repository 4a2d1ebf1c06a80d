import type { ApiName } from '../../domain/caller.ts';
import type { Sample } from './scraped.ts';

interface RefusalCount {
  readonly labels: { readonly api: ApiName; readonly code: string };
  value: number;
}

/** Counts refusals and failures by API and error code. The codes come from closed lists, so there are few. */
export class RefusalCounts {
  readonly #counts = new Map<string, RefusalCount>();

  /** Counts one error that an API answers. */
  add(api: ApiName, code: string): void {
    const key = `${api} ${code}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { labels: { api, code }, value: 1 });
    else known.value += 1;
  }

  /** All counts. */
  all(): Iterable<Sample> {
    return this.#counts.values();
  }
}
