import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { type Instant, parseInstant, toInstant } from '../../domain/instant.ts';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import { isLargeInteger, LargeInteger } from '../../domain/large-integer.ts';
import { builder } from '../builder.ts';

builder.scalarType('DateTime', {
  description:
    'An instant, by RFC 3339. Inputs can have any UTC offset; outputs are in UTC with milliseconds: `2026-01-15T00:00:00.000Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  serialize: (value) => (value instanceof Date ? value.toISOString() : readInstant(value)),
  parseValue: readInstant,
  parseLiteral: (node) => readInstant(node.kind === Kind.STRING ? node.value : undefined),
});

builder.scalarType('JSON', {
  description: 'Any JSON value: a string, number, boolean, null, list or object.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: readJson,
  parseValue: readJson,
  parseLiteral: (node, variables) => readJson(readLiteral(node, variables ?? {}) ?? null),
});

function readInstant(value: unknown): Instant {
  const milliseconds = typeof value === 'string' ? parseInstant(value) : undefined;
  if (milliseconds !== undefined) return toInstant(milliseconds);
  throw new GraphQLError(`DateTime is ${shownInput(value)}, expected an RFC 3339 instant like "2026-01-15T00:00:00Z".`);
}

/** Refuses numbers that JSON cannot represent, because they would become null in outputs. */
function readJson(value: unknown): JsonValue {
  if (!isJson(value)) throw new GraphQLError('JSON has a value that JSON cannot represent, such as NaN or Infinity.');
  return value;
}

function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return isJsonObject(value) && Object.values(value).every(isJson);
}

/**
 * Reads a literal, which may contain variables. A variable without a value, which every variable is during validation, is left out
 * of an object and is null in a list (https://spec.graphql.org/October2021/#sec-Input-Objects.Input-Coercion).
 */
function readLiteral(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.LIST:
      return node.values.map((value) => readLiteral(value, variables) ?? null);
    case Kind.OBJECT: {
      const members = node.fields.map(({ name, value }) => [name.value, readLiteral(value, variables)] as const);
      return Object.fromEntries(members.filter(([, value]) => value !== undefined));
    }
    case Kind.INT:
      return isLargeInteger(node.value) ? new LargeInteger(node.value) : Number(node.value);
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.ENUM:
      throw new GraphQLError(`JSON has the enum value ${node.value}, expected a string in quotation marks.`);
    case Kind.NULL:
      return null;
    default:
      return node.value;
  }
}

function shownInput(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
