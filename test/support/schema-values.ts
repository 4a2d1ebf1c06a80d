import fc, { type Arbitrary } from 'fast-check';
import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';

/** What callers send that is nothing of what was asked for. */
export const oddities: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, '', ' ', '\u0000', '\ud800', '__proto__', 'constructor', '../..', '%00', '{}', '"', "' OR 1=1 --", '😀'],
    ...[0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 31, true, [], {}, [[[]]], { a: null }, 'x'.repeat(500)],
    ...['1.x', '2.4.0', '2026-02-30', '9999-12-31T23:59:59-23:59', '(a+)+$', '(', 'org_812', 'production', 'on'],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Mostly what it should be, and now and then anything. */
export function nearly(value: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: oddities });
}

const texts = fc.oneof(
  fc.constantFrom('org_812', 'encrypted_storage', 'production', 'on', 'off', '2.4.0', 'needed', 'new-flag', 'plan'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);

/** A schema of an OpenAPI document, as far as values are made of it. */
interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
}

const leaves: Readonly<Record<string, Arbitrary<unknown>>> = {
  string: texts,
  integer: fc.integer({ min: -2, max: 110 }),
  number: fc.double({ min: -1, max: 101, noNaN: true }),
  boolean: fc.boolean(),
  null: fc.constant(null),
};

/** Makes values that a JSON schema accepts, as far as types go; `schemas` are those that others refer to by name. */
export function valuesOfJsonSchema(schema: unknown, schemas: Readonly<Record<string, unknown>>): Arbitrary<unknown> {
  const of = (each: JsonSchema, depth: number): Arbitrary<unknown> => {
    if (depth <= 0) return oddities;
    if (each.$ref !== undefined) return of((schemas[each.$ref.split('/').at(-1) ?? ''] ?? {}) as JsonSchema, depth);
    if (each.const !== undefined) return fc.constant(each.const);
    if (each.enum !== undefined) return fc.constantFrom(...each.enum);
    const choices = each.anyOf ?? each.oneOf ?? each.allOf;
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => of(choice, depth)));
    const types = [each.type ?? 'any'].flat();
    return nearly(fc.oneof(...types.map((type) => ofType(type, each, depth))));
  };
  const ofType = (type: string, each: JsonSchema, depth: number): Arbitrary<unknown> => {
    if (type === 'array') return fc.array(of(each.items ?? {}, depth - 1), { maxLength: 2 });
    return type === 'object' ? objectOf(each, depth - 1) : (leaves[type] ?? oddities);
  };
  const objectOf = ({ properties = {}, required = [], additionalProperties: others }: JsonSchema, depth: number) => {
    if (typeof others === 'object') return fc.dictionary(texts, of(others, depth), { maxKeys: 2 });
    const members = Object.entries(properties).map(([name, member]) => [name, of(member, depth)] as const);
    return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
  };
  // A part of a document that was just read.
  return of(schema as JsonSchema, 7);
}

/** Makes values of a type that a field takes; what is asked for by a name of the pool is mostly from there. */
export function valuesOfType(
  type: GraphQLInputType,
  pool: Readonly<Record<string, Arbitrary<unknown>>>,
  name = '',
  depth = 6,
): Arbitrary<unknown> {
  if (isNonNullType(type)) return valuesOfType(type.ofType, pool, name, depth);
  if (isListType(type))
    return fc.array(valuesOfType(type.ofType, pool, name, depth - 1), { maxLength: depth > 0 ? 2 : 0 });
  if (isEnumType(type)) return nearly(fc.constantFrom(...type.getValues().map((value) => value.name)));
  if (!isInputObjectType(type)) return nearly(pool[name] ?? pool[type.name] ?? texts);
  const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || depth > 0);
  return fc.record(
    Object.fromEntries(fields.map((field) => [field.name, valuesOfType(field.type, pool, field.name, depth - 1)])),
    { requiredKeys: fields.filter(isRequiredInputField).map((field) => field.name) },
  );
}
