import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import fc from 'fast-check';
import { buildSchema, getIntrospectionQuery, parse, type ValidationRule, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { limitRules } from '../../src/server/limits/document-limits.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { type Address, TRANSPORTS, transports } from '../support/transports.ts';

const inFlag = (selection: string) => `{ flag(organizationId: "x", key: "y") ${selection} }`;

const times = (count: number, text: (index: number) => string) => Array.from({ length: count }, (_, at) => text(at));

/** A document that asks for just as many of something. */
const documents = {
  QUERY_TOO_DEEP: (levels: number) => {
    const steps = times(levels - 2, (index) => (index % 2 === 0 ? 'settings' : 'flag'));
    return inFlag(steps.reduceRight((below, step) => `{ ${step} ${below} }`, '{ id }'));
  },
  QUERY_TOO_BROAD: (selections: number) => `{ ${times(selections, () => '__typename').join(' ')} }`,
  TOO_MANY_ALIASES: (count: number) => `{ ${times(count, (index) => `a${index}: __typename`).join(' ')} }`,
  TOO_MANY_DIRECTIVES: (count: number) => `{ ${'... @include(if: true) { __typename } '.repeat(count)} }`,
  QUERY_TOO_LARGE: (tokens: number) => `{ ${'__typename '.repeat(tokens - 2)} }`,
};

const limits = [
  ['QUERY_TOO_DEEP', 8],
  ['QUERY_TOO_BROAD', 100],
  ['TOO_MANY_ALIASES', 15],
  ['TOO_MANY_DIRECTIVES', 50],
  ['QUERY_TOO_LARGE', 1_000],
] as const;

describe('a document', () => {
  let app: TestApp;
  let address: Address;

  beforeAll(async () => {
    app = await createTestApp();
    address = await app.listen();
  });

  afterAll(() => app.close());

  const codes = async (document: string) => (await transports.HTTP(address, { query: document })).codes;

  describe.each(TRANSPORTS)('over %s', (transport) => {
    it.each(limits)('is refused with %s above %i and not at it', async (code, most) => {
      const ask = async (size: number) =>
        (await transports[transport](address, { query: documents[code](size) })).codes;
      expect(await ask(most)).not.toContain(code);
      expect(await ask(most + 1)).toContain(code);
    });
  });

  it.each(limits)('that is refused with %s answers 400, for every accepted media type', async (code, most) => {
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      const { status } = await app.graphql(documents[code](most + 1), {}, { headers: { accept } });
      expect(status).toBe(400);
    }
  });

  it('of 10,000 levels, 10,000 aliases or 100,000 fields is too large, and not even parsed', async () => {
    const deep = `${'{ a '.repeat(10_000)}${'}'.repeat(10_000)}`;
    const repeated = `{ ${'a '.repeat(100_000)}}`;
    for (const document of [deep, documents.TOO_MANY_ALIASES(10_000), repeated]) {
      expect(await app.graphql(document)).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'QUERY_TOO_LARGE' } }],
      });
    }
  });

  it('whose brackets are nested without end is too deep, though it is short', async () => {
    expect(await codes(`{ a(x: ${'['.repeat(300)}${']'.repeat(300)}) }`)).toEqual(['QUERY_TOO_DEEP']);
  });

  it('with a name that is long, and would be repeated in the answer for each item of a list, is too large', async () => {
    const aliased = (length: number) => `{ organizations { edges { node { ${'a'.repeat(length)}: id } } } }`;
    expect(await codes(aliased(200))).toEqual([]);
    expect(await codes(aliased(201))).toEqual(['QUERY_TOO_LARGE']);
    expect(await codes(`query ($${'v'.repeat(201)}: Int) { organizations(first: 1) { totalCount } }`)).toEqual([
      'QUERY_TOO_LARGE',
    ]);
  });

  it('may have variables of a hundred levels, and not of one more', async () => {
    const query = `query ($attributes: JSON) {
      evaluate(organizationId: "x", flagKey: "y", context: { attributes: $attributes }) { value }
    }`;
    const ask = async (levels: number) => {
      const nested = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
      const body = `{"query":${JSON.stringify(query)},"variables":{"attributes":${nested}}}`;
      const headers = { 'content-type': 'application/json' };
      const response = await app.fetch('/graphql', { method: 'POST', headers, body });
      return [response.status, (await response.json()).errors[0].extensions.code];
    };
    // What is read may still be more than a context can hold.
    expect(await ask(100)).toEqual([200, 'VALIDATION_FAILED']);
    expect(await ask(101)).toEqual([400, 'BAD_USER_INPUT']);
    expect(await ask(40_000)).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('is measured through its fragments, and one that spreads itself hangs nothing', async () => {
    const chain = times(20, (index) => `fragment F${index} on Flag { dependents { ...F${index + 1} } }`);
    expect(await codes(`${inFlag('{ ...F0 }')} ${chain.join(' ')} fragment F20 on Flag { id }`)).toContain(
      'QUERY_TOO_DEEP',
    );
    expect(await codes(`${inFlag('{ ...A }')} fragment A on Flag { ...A }`)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('whose fragments double at each spread is refused at once', async () => {
    const doubling = times(60, (index) => `fragment F${index} on Flag { ...F${index + 1} ...F${index + 1} }`);
    const document = `${inFlag('{ ...F0 }')} ${doubling.join(' ')} fragment F60 on Flag { id }`;
    expect(await codes(document)).toContain('QUERY_TOO_BROAD');
  });

  it('may have the names of types that clients add everywhere, but not others', async () => {
    const keys = times(98, (index) => (index < 10 ? `a${index}: key` : 'key')).join(' ');
    const document = `${inFlag('{ __typename ...F ... { __typename } }')} fragment F on Flag { ${keys} __typename }`;
    expect(await codes(document)).toEqual([]);
    for (const more of ['__typename', 'b: __typename'])
      expect(await codes(inFlag(`{ __typename ${keys} ${more} ${more} }`))).toContain('QUERY_TOO_BROAD');
  });

  it('may introspect the whole schema', async () => {
    expect((await app.graphql(getIntrospectionQuery())).errors).toBeUndefined();
  });

  it('may go through the connections of a dashboard, whose edges and nodes are not levels', async () => {
    const query = `{ organization(id: "x") { flags { edges { node {
      settings { rules { groups { conditions { attribute } } } }
    } } } } }`;
    expect(await codes(query)).toEqual([]);
  });
});

describe('the rules', () => {
  const schema = buildSchema('type Query { a: Query b: Query leaf(x: Int): Int }');
  const { limits: defaults } = loadConfig({});

  const field = fc.letrec<{ selection: string; field: string }>((tie) => ({
    selection: fc.array(tie('field'), { minLength: 1, maxLength: 4 }).map((fields) => `{ ${fields.join(' ')} }`),
    field: fc
      .tuple(
        fc.option(fc.nat({ max: 99 }), { depthSize: 'max' }),
        fc.constantFrom('', ' @skip(if: false)', ' @include(if: true) @skip(if: false)'),
        fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constant(undefined), tie('selection')),
      )
      .map(([alias, directives, below]) => {
        const name = alias === null ? '' : `z${alias}: `;
        return below === undefined ? `${name}leaf${directives}` : `${name}a${directives} ${below}`;
      }),
  }));

  /** The limits that GraphQL Armor has too, by its own rules. */
  const oracles = {
    QUERY_TOO_DEEP: (n: number) => armorRule(maxDepthPlugin({ n, flattenFragments: true })),
    TOO_MANY_ALIASES: (n: number) => armorRule(maxAliasesPlugin({ n, allowList: [] })),
    TOO_MANY_DIRECTIVES: (n: number) => armorRule(maxDirectivesPlugin({ n })),
  };
  const settings = {
    QUERY_TOO_DEEP: 'queryDepth',
    TOO_MANY_ALIASES: 'queryAliases',
    TOO_MANY_DIRECTIVES: 'queryDirectives',
  } as const;

  it.each(['QUERY_TOO_DEEP', 'TOO_MANY_ALIASES', 'TOO_MANY_DIRECTIVES'] as const)(
    'refuse with %s just what GraphQL Armor refuses',
    (code) => {
      fc.assert(
        fc.property(field.selection, fc.integer({ min: 1, max: 8 }), (text, most) => {
          const document = parse(text);
          const ours = validate(schema, document, limitRules({ ...defaults, [settings[code]]: most }));
          const isRefused = ours.some(({ extensions }) => extensions.code === code);
          expect(isRefused).toBe(isRefusedByArmor(() => validate(schema, document, [oracles[code](most)])));
        }),
      );
    },
  );
});

/** The rule that a plugin of GraphQL Armor adds. */
function armorRule(plugin: { onValidate?: unknown }): ValidationRule {
  let found: ValidationRule | undefined;
  const addValidationRule = (rule: ValidationRule) => {
    found = rule;
  };
  // Of what Envelop hands to a plugin, these need no more.
  (plugin.onValidate as (hook: object) => void)({ addValidationRule });
  if (found === undefined) throw new Error('GraphQL Armor has added no rule.');
  return found;
}

/** It throws where other rules report. */
function isRefusedByArmor(run: () => readonly unknown[]): boolean {
  try {
    return run().length > 0;
  } catch {
    return true;
  }
}
