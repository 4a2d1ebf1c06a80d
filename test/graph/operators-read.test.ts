import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymousCaller } from '../../src/actions/identify.ts';
import { OPERATORS, type OperatorName } from '../../src/domain/targeting.ts';
import { readCases } from '../evaluation/cases.ts';
import { askGraph } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

interface OperatorInfo {
  readonly operator: OperatorName;
  readonly label: string;
  readonly attributeTypes: readonly string[];
  readonly needsAttribute: boolean;
  readonly operandKind: string;
  readonly minimumValues: number;
  readonly maximumValues: number;
  readonly canIgnoreCase: boolean;
  readonly negationOf: OperatorName | null;
}

interface OperatorCase {
  readonly operator: OperatorName;
  readonly values: readonly unknown[];
  readonly attribute?: unknown;
  readonly holds: boolean;
}

const SOURCE = `{ operators {
  operator label attributeTypes needsAttribute operandKind minimumValues maximumValues canIgnoreCase negationOf
} }`;

let app: TestApp;
let operators: readonly OperatorInfo[];
beforeAll(async () => {
  app = await createTestApp();
  const { data } = await askGraph<{ operators: readonly OperatorInfo[] }>(app.services, fullCaller, SOURCE);
  ({ operators } = data);
});
afterAll(() => app.close());

const infoOf = (name: OperatorName) => operators.find(({ operator }) => operator === name);

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'LIST';
  return (typeof value).toUpperCase();
}

describe('the operators', () => {
  it('are all there, each with a label of its own', () => {
    expect(operators.map(({ operator }) => operator)).toEqual(OPERATORS);
    expect(new Set(operators.map(({ label }) => label)).size).toBe(OPERATORS.length);
  });

  it('match only attributes of the types that they name', () => {
    const matched = readCases<OperatorCase>('operators').filter(
      ({ operator, holds, attribute }) => holds && attribute != null && infoOf(operator)?.negationOf === null,
    );
    expect(matched.length).toBeGreaterThan(100);
    for (const { operator, attribute } of matched) {
      expect({ operator, types: infoOf(operator)?.attributeTypes }).toEqual({
        operator,
        types: expect.arrayContaining([jsonTypeOf(attribute)]),
      });
    }
  });

  it('take as many values as they say', () => {
    const holding = readCases<OperatorCase>('operators').filter(({ holds }) => holds);
    for (const { operator, values } of holding) {
      expect(values.length, operator).toBeGreaterThanOrEqual(infoOf(operator)?.minimumValues ?? Number.NaN);
      expect(values.length, operator).toBeLessThanOrEqual(infoOf(operator)?.maximumValues ?? Number.NaN);
    }
    expect(infoOf('BETWEEN')).toMatchObject({ minimumValues: 2, maximumValues: 2, operandKind: 'NUMBER' });
    expect(infoOf('IS_SET')).toMatchObject({ maximumValues: 0, operandKind: 'NONE', canIgnoreCase: false });
  });

  it('name the operator that they negate', () => {
    expect(infoOf('NOT_EQUALS')?.negationOf).toBe('EQUALS');
    expect(infoOf('IS_NOT_SET')?.negationOf).toBe('IS_SET');
    expect(infoOf('NOT_IN_SEGMENT')).toMatchObject({ negationOf: 'IN_SEGMENT', needsAttribute: false });
    // An attribute that is not a version satisfies neither.
    expect(infoOf('SEMVER_NOT_EQUALS')?.negationOf).toBeNull();
  });

  it('are shown to every caller, without a statement', async () => {
    const nobody = anonymousCaller('none', 'graphql');
    const statements = await statementsOf(async () => {
      const { data } = await askGraph(app.services, nobody, '{ operators { operator } }');
      expect(data).toEqual({ operators: OPERATORS.map((operator) => ({ operator })) });
    });
    expect(statements).toEqual([]);
  });
});
