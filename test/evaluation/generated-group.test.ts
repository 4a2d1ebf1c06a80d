import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MATCHES, OPERATORS } from '../../src/domain/targeting.ts';
import { compileMatcher } from '../../src/evaluation/group-matcher.ts';
import type { Snapshot } from '../../src/evaluation/snapshot.ts';
import { evaluationContext } from '../support/flag-builder.ts';
import { conditionGroups, type GroupShort } from '../support/rule-builder.ts';
import { compileProduction, NOW } from './cases.ts';

/** More often than it takes for code to be made for a group. */
const OFTEN = 1_100;

const production: Snapshot = compileProduction({
  flags: [{ key: 'f' }],
  segments: [{ key: 's', members: ['somebody'] }],
});

const name = fc.oneof(
  fc.constantFrom('plan', 'age', 'targetingKey', '__proto__', 'constructor', 'key'),
  fc.constantFrom('"]; throw 1; //', '\\"', '\u2028', '`$', "'", '\n', '</script>', '*/'),
  fc.string({ unit: 'binary' }),
);

const value = fc.oneof(
  fc.constantFrom('pro', '7', 7, true, 'true', '1.2.3', '7d', '10.0.0.0/8', 's', '"; throw 1; "', '\u2029'),
  fc.integer({ min: -3, max: 3 }),
  fc.string(),
  fc.double(),
);

const group: fc.Arbitrary<GroupShort> = fc.record({
  match: fc.constantFrom(...MATCHES),
  conditions: fc.array(
    fc.record({
      attribute: name,
      operator: fc.constantFrom(...OPERATORS),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
      ignoreCase: fc.boolean(),
      negate: fc.boolean(),
      groupType: fc.constantFrom(null, null, null, 'company'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const given = fc.oneof(value, fc.constantFrom(null, [], ['pro'], {}, Number.NaN, ''));

describe('A group of conditions', () => {
  it('says the same when it is asked so often that code is made for it', () => {
    fc.assert(
      fc.property(group, fc.array(given, { minLength: 1, maxLength: 4 }), (short, values) => {
        const groups = conditionGroups('group', undefined, [short]);
        const names = groups.flatMap(({ conditions }) => conditions.map(({ attribute }) => attribute));
        const contexts = values.map((one) =>
          evaluationContext({
            targetingKey: 'somebody',
            attributes: Object.fromEntries(names.map((attribute) => [attribute, one])),
            groups: { company: { key: 'c', attributes: { [names[0] ?? '']: one } } },
          }),
        );
        const hot = compileMatcher(production, groups);
        for (let time = 0; time < OFTEN; time += 1) for (const context of contexts) hot(context, NOW);
        for (const context of contexts) {
          expect(hot(context, NOW)).toBe(compileMatcher(production, groups)(context, NOW));
        }
      }),
      { numRuns: 300 },
    );
  });
});
