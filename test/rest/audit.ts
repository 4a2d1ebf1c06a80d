import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRestApp, type RestApp, type RestAppOptions } from '../support/rest-app.ts';

/** One requirement of a contract, as data. */
export interface Audit {
  /** Four hexadecimal digits that stay with the requirement for ever. */
  readonly id: string;
  /** As in RFC 2119. */
  readonly level: 'MUST' | 'SHOULD';
  /** Where the contract says so. */
  readonly clause: string;
  /** What follows the level: `answer 404 …`. */
  readonly title: string;
  run(app: RestApp): Promise<void>;
}

/** Runs audits one after the other on one app: what an earlier one has changed, a later one finds changed. */
export function describeAudits(contract: string, options: RestAppOptions, audits: readonly Audit[]): void {
  describe(contract, () => {
    let app: RestApp;
    beforeAll(async () => {
      app = await createRestApp(options);
    });
    afterAll(() => app.close());

    it('gives every audit an id of its own', () => {
      const ids = audits.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !/^[0-9a-f]{4}$/.test(id))).toEqual([]);
    });

    for (const { id, level, clause, title, run } of audits) {
      it(`${level} ${title} (${clause}, ${id})`, () => run(app));
    }
  });
}
