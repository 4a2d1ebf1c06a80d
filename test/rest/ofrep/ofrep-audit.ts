import { describe, expect, it } from 'vitest';

/** One requirement of a contract. */
export interface Audit {
  /** Four hexadecimal digits that stay with the requirement for ever. */
  readonly id: string;
  readonly level: 'MUST' | 'SHOULD';
  /** Where the contract says so. */
  readonly clause: string;
  readonly title: string;
  run(): Promise<void>;
}

/** Runs the requirements of one section as a suite of their own. */
export function runAudits(section: string, audits: readonly Audit[]): void {
  describe(section, () => {
    for (const { id, level, clause, title, run } of audits) it(`${level} ${title} (${clause}; ${id})`, run);
    it('names every requirement once', () => {
      const ids = audits.map(({ id }) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[0-9a-f]{4}$/.test(id))).toEqual([]);
    });
  });
}
