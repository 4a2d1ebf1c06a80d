import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftGroups } from '../../../src/actions/flag/drafting.ts';
import { EMPTY_CONTEXT } from '../../../src/domain/evaluation.ts';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import type { Segment } from '../../../src/domain/segment.ts';
import { compileOrganization } from '../../../src/evaluation/compile.ts';
import { Evaluator } from '../../../src/evaluation/evaluator.ts';
import { compileSegment } from '../../../src/evaluation/segment.ts';
import { cohortDefinition, showCohort, toSegmentConditions } from '../../../src/rest/posthog/cohorts/cohort-map.ts';
import { type CohortTree, readCohortTree, writeCohortTree } from '../../../src/rest/posthog/cohorts/cohort-tree.ts';
import { pythonRepr } from '../../../src/rest/posthog/python-repr.ts';
import { segment as buildSegment, rawSnapshot } from '../../support/flag-builder.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const organization = compileOrganization(rawSnapshot({}));
const evaluator = Evaluator.create(new Map(), new Map());

const texts = fc.constantFrom('a', 'B', 'true', 'False', '1', '2', '10', '1.2.3', '2026-01-01', '', 'é');
const names = fc.constantFrom('plan', 'size', 'distinct_id', 'app_version');
const anyValue = fc.oneof(texts, fc.array(texts, { maxLength: 3 }), fc.integer({ min: -3, max: 20 }), fc.boolean());
const operators = fc.constantFrom(
  ...['exact', 'is_not', 'icontains', 'not_icontains', 'regex', 'not_regex', 'gt', 'lte', 'is_set', 'is_not_set'],
  ...['is_date_before', 'semver_gte', 'semver_neq', 'icontains_multi', 'not_starts_with', 'between', 'no_operator'],
);
const property = fc
  .record({ key: names, operator: operators, value: anyValue, negation: fc.boolean() })
  .map((members): JsonObject => ({ ...members, type: 'person' }));
const match = fc.constantFrom('ALL', 'ANY');
const branch = fc.record({ match, properties: fc.array(property, { minLength: 1, maxLength: 3 }) });
const tree: fc.Arbitrary<CohortTree> = fc.record({ match, branches: fc.array(branch, { minLength: 1, maxLength: 3 }) });
const context = fc
  .record(
    { plan: fc.oneof(texts, fc.integer({ min: 0, max: 11 }), fc.boolean()), size: fc.oneof(texts, fc.integer()) },
    { requiredKeys: [] },
  )
  .map((attributes) => ({ ...EMPTY_CONTEXT, targetingKey: 'a', appVersion: '1.2.3', attributes }));

function segmentOf(meant: CohortTree, extensions: JsonObject): Segment {
  const { match: how, groups } = toSegmentConditions(meant, { organization });
  const drafted = draftGroups(groups, { at: '2026-01-01T00:00:00.000Z', newId: () => 'id' });
  return { ...buildSegment({ key: 'cohort' }), match: how, groups: drafted, extensions };
}

const isIn = (segment: Segment, who: typeof EMPTY_CONTEXT) => compileSegment(segment, []).contains(evaluator, who, NOW);

describe('the filters of a cohort', () => {
  it('come back exactly as they were written', () => {
    fc.assert(
      fc.property(tree, (meant) => {
        const filters = { properties: writeCohortTree(meant) };
        expect(showCohort(segmentOf(meant, { posthog: { filters } }), { organization })).toEqual({
          filters,
          isExact: true,
        });
      }),
    );
  });

  it('mean the same when they are shown from the segment alone', () => {
    fc.assert(
      fc.property(tree, fc.array(context, { minLength: 1, maxLength: 8 }), (meant, people) => {
        const written = segmentOf(meant, {});
        const { filters, isExact } = showCohort(written, { organization });
        fc.pre(isExact);
        const shown = readCohortTree(filters);
        if (typeof shown === 'string') throw new Error(shown);
        const again = segmentOf(shown, {});
        for (const who of people) expect([filters, isIn(again, who)]).toEqual([filters, isIn(written, who)]);
      }),
      { numRuns: 500 },
    );
  });

  it('are shown to no SDK if PostHog has no form for the segment’s conditions', () => {
    const asks = (operator: 'IN_CIDR' | 'EQUALS', groupType: string | null) =>
      buildSegment({
        key: 'cohort',
        groups: [{ conditions: [{ attribute: 'ip', operator, values: ['10.0.0.0/8'], groupType }] }],
      });
    expect(cohortDefinition(asks('EQUALS', null), { organization })).toBeDefined();
    expect(cohortDefinition(asks('IN_CIDR', null), { organization })).toBeUndefined();
    expect(cohortDefinition(asks('EQUALS', 'company'), { organization })).toBeUndefined();
    expect(cohortDefinition(buildSegment({ key: 'cohort', kind: 'STATIC' }), { organization })).toBeUndefined();
  });
});

describe('a tree of groups', () => {
  it('is read from every text of one, or refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readCohortTree({ properties: value as JsonValue });
        if (typeof read !== 'string')
          expect(readCohortTree({ properties: writeCohortTree(read) })).not.toBeTypeOf('string');
      }),
    );
  });
});

describe('pythonRepr', () => {
  it.each<[JsonValue, string]>([
    ['plain', "'plain'"],
    ["it's", '"it\'s"'],
    ['both \' and "', "'both \\' and \"'"],
    ['back\\slash\n\t\r', "'back\\\\slash\\n\\t\\r'"],
    ['\u0000\u007f\u00a0\u200b', "'\\x00\\x7f\\xa0\\u200b'"],
    ['é漢', "'é漢'"],
    [[null, true, false, 1, 1.5, ['x']], "[None, True, False, 1, 1.5, ['x']]"],
    [{ a: { b: [] } }, "{'a': {'b': []}}"],
  ])('prints %j as Python does', (value, printed) => {
    expect(pythonRepr(value)).toBe(printed);
  });
});
