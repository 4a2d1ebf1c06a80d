import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDifferences, differences } from '../../src/domain/difference.ts';
import type { JsonValue } from '../../src/domain/json.ts';

const rule = (key: string, name = key): JsonValue => ({ key, name });

describe('differences', () => {
  it('finds none between equal documents, in any order of their members', () => {
    expect(differences({ a: 1, b: [2] }, { b: [2], a: 1 })).toEqual([]);
  });

  it('leaves bookkeeping out', () => {
    expect(
      differences({ version: 1, updatedAt: 'x', updatedBy: 'y' }, { version: 2, updatedAt: 'z', updatedBy: 'w' }),
    ).toEqual([]);
  });

  it('names an item of a keyed list by its key', () => {
    const before = { rules: [rule('first'), rule('second')] };
    const after = { rules: [rule('first'), rule('second', 'renamed')] };
    expect(differences(before, after)).toEqual([
      { path: ['rules', 'second', 'name'], before: 'second', after: 'renamed' },
    ]);
  });

  it('tells a reordered list from a changed one', () => {
    const before = { rules: [rule('a'), rule('b')] };
    const after = { rules: [rule('b'), rule('a')] };
    expect(differences(before, after)).toEqual([{ path: ['rules', '#order'], before: ['a', 'b'], after: ['b', 'a'] }]);
  });

  it('tells a member that is absent from one that is null', () => {
    expect(differences({}, { a: null })).toEqual([{ path: ['a'], after: null }]);
    expect(differences({ a: null }, {})).toEqual([{ path: ['a'], before: null }]);
  });
});

describe('applyDifferences', () => {
  const before = { name: 'old', rules: [rule('a'), rule('b')] };

  it('applies to a document that moved on elsewhere', () => {
    const changes = differences(before, { ...before, name: 'new' });
    const moved = { ...before, rules: [rule('a'), rule('b'), rule('c')] };
    expect(applyDifferences(moved, changes)).toEqual({ document: { ...moved, name: 'new' }, conflicts: [] });
  });

  it('reports a place that another change touched, and leaves it alone', () => {
    const changes = differences(before, { ...before, name: 'new' });
    const moved = { ...before, name: 'other' };
    expect(applyDifferences(moved, changes)).toEqual({ document: moved, conflicts: changes });
  });

  it('counts a place that already is as it should be as applied', () => {
    const after = { ...before, name: 'new' };
    expect(applyDifferences(after, differences(before, after))).toEqual({ document: after, conflicts: [] });
  });

  it('reports an item that another change removed', () => {
    const changes = differences(before, { ...before, rules: [rule('a'), rule('b', 'renamed')] });
    expect(applyDifferences({ ...before, rules: [rule('a')] }, changes).conflicts).toEqual(changes);
  });

  it('turns any document into any other of the same kind', () => {
    const name = fc.string({ maxLength: 3 });
    const item = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), name, tags: fc.array(name, { maxLength: 2 }) });
    const document = fc.record({
      name,
      rules: fc.uniqueArray(item, { selector: ({ key }) => key, maxLength: 4 }),
      settings: fc.dictionary(
        fc.constantFrom('production', 'staging'),
        fc.record({ on: fc.boolean(), limit: fc.option(fc.nat()) }),
      ),
    });
    fc.assert(
      fc.property(document, document, (from, to) => {
        const { document: result, conflicts } = applyDifferences(from, differences(from, to));
        expect(conflicts).toEqual([]);
        expect(result).toEqual(to);
      }),
    );
  });
});
