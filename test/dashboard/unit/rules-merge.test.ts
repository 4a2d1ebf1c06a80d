import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved, type RuleDraft } from '../../../src/dashboard/flag/rules/rule-draft.ts';
import { mergeRules, withRule } from '../../../src/dashboard/flag/rules/rules-merge.ts';

const rule = (key: string, exposurePercentage = 100): RuleDraft => ({
  ...{ key, name: key, groups: [], exposurePercentage, exposureSchedule: null, fallsThrough: true, split: [] },
  ...{ startsAt: null, endsAt: null, bucketing: null },
});
const rules = (...keys: string[]) => keys.map((key) => rule(key));
const keysOf = (list: readonly RuleDraft[]) => list.map(({ key }) => key);

describe('edited rules on top of what another person saved', () => {
  it('keep both where different rules were changed', () => {
    const theirs = [rule('a', 10), rule('b')];
    const mine = [rule('a'), rule('b', 20)];
    expect(mergeRules(rules('a', 'b'), theirs, mine)).toEqual({
      merged: [rule('a', 10), rule('b', 20)],
      conflicts: [],
    });
  });

  it('keep rules that either added, each after the rule that it was put after', () => {
    const { merged } = mergeRules(rules('a', 'b'), rules('a', 'theirs', 'b'), rules('a', 'b', 'mine'));
    expect(keysOf(merged)).toEqual(['a', 'theirs', 'b', 'mine']);
  });

  it('take the order of the one who changed it, and the draft’s if both did', () => {
    expect(keysOf(mergeRules(rules('a', 'b', 'c'), rules('c', 'a', 'b'), rules('a', 'b', 'c')).merged)).toEqual([
      'c',
      'a',
      'b',
    ]);
    expect(keysOf(mergeRules(rules('a', 'b', 'c'), rules('c', 'a', 'b'), rules('b', 'a', 'c')).merged)).toEqual([
      'b',
      'a',
      'c',
    ]);
  });

  it('leave out rules that either removed and the other left as they were', () => {
    expect(mergeRules(rules('a', 'b', 'c'), rules('a', 'c'), rules('b', 'c'))).toEqual({
      merged: rules('c'),
      conflicts: [],
    });
  });

  it('are in conflict where one removed what the other changed, and the draft stays until a person decides', () => {
    const changed = [rule('a', 10)];
    expect(mergeRules(rules('a'), [], changed)).toEqual({ merged: changed, conflicts: ['a'] });
    expect(mergeRules(rules('a'), changed, [])).toEqual({ merged: [], conflicts: ['a'] });
  });

  it('are in conflict where both changed one rule differently, and not where both did the same', () => {
    expect(mergeRules(rules('a'), [rule('a', 10)], [rule('a', 20)]).conflicts).toEqual(['a']);
    expect(mergeRules(rules('a'), [rule('a', 10)], [rule('a', 10)]).conflicts).toEqual([]);
  });

  const lists = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
    .chain((keys) =>
      fc
        .array(fc.integer({ min: 0, max: 2 }), { minLength: keys.length, maxLength: keys.length })
        .map((percentages) => keys.map((key, place) => rule(key, percentages[place]))),
    );

  it('are the draft while no one else writes, and what they saved while nothing is drafted', () => {
    fc.assert(
      fc.property(lists, lists, (base, other) => {
        expect(mergeRules(base, base, other)).toEqual({ merged: other, conflicts: [] });
        expect(keysOf(mergeRules(base, other, base).merged).sort()).toEqual(keysOf(other).sort());
      }),
    );
  });

  it('hold every rule once, for all edits of both', () => {
    fc.assert(
      fc.property(lists, lists, lists, (base, theirs, mine) => {
        const { merged, conflicts } = mergeRules(base, theirs, mine);
        expect(new Set(keysOf(merged)).size).toBe(merged.length);
        for (const { key } of mine) {
          const isNew = base.every((each) => each.key !== key);
          if (isNew || conflicts.includes(key)) expect(keysOf(merged)).toContain(key);
        }
      }),
    );
  });

  it('have no conflict any more once a person has taken theirs or kept the draft', () => {
    const [base, theirs, mine] = [rules('a'), [rule('a', 10)], [rule('a', 20)]];
    const decided = withRule(base, 'a', theirs[0]);
    expect(mergeRules(decided, theirs, mine)).toEqual({ merged: mine, conflicts: [] });
    expect(mergeRules(decided, theirs, withRule(mine, 'a', theirs[0]))).toEqual({ merged: theirs, conflicts: [] });
  });
});

describe('moving a rule', () => {
  it('puts it at the place and leaves the order of the others', () => {
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  });
});
