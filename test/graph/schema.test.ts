import { readFileSync } from 'node:fs';
import {
  type GraphQLNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { permissionByType } from '../../src/graph/lib/access.ts';
import { printedSchema } from '../../src/graph/lib/printed-schema.ts';
import { schema } from '../../src/graph/schema.ts';

interface Described {
  readonly coordinate: string;
  readonly description: string | null | undefined;
}

/** A type and everything in it, by schema coordinate. */
function describedParts(type: GraphQLNamedType): readonly Described[] {
  const own = { coordinate: type.name, description: type.description };
  if (isEnumType(type)) return [own, ...type.getValues().map((value) => partOf(type, value))];
  if (isInputObjectType(type)) return [own, ...Object.values(type.getFields()).map((field) => partOf(type, field))];
  if (!isObjectType(type) && !isInterfaceType(type)) return [own];
  const fields = Object.values(type.getFields()).flatMap((field) => [
    partOf(type, field),
    ...field.args.map((argument) => partOf(type, { ...argument, name: `${field.name}(${argument.name}:)` })),
  ]);
  return [own, ...fields];
}

function partOf(type: GraphQLNamedType, part: { name: string; description?: string | null | undefined }): Described {
  return { coordinate: `${type.name}.${part.name}`, description: part.description };
}

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

describe('the schema', () => {
  it('is what schema.graphql holds', () => {
    expect(printedSchema(schema)).toBe(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  });

  it('describes every type, field, argument and enum value in a sentence', () => {
    const parts = types.flatMap(describedParts);
    expect(parts.length).toBeGreaterThan(500);
    expect(parts.filter(({ description }) => !/[.?]$/.test(description ?? ''))).toEqual([]);
  });

  it('says for every type what it takes to see it', () => {
    const names = types.filter(isObjectType).map(({ name }) => name.replace(/(?:Connection|Edge)$/, ''));
    expect(names.filter((name) => !Object.hasOwn(permissionByType, name))).toEqual([]);
    expect(Object.keys(permissionByType).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has nullable fields at its roots, so that one failure loses no other result', () => {
    const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => (type ? [type] : []));
    const required = roots.flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => (isNonNullType(field.type) ? [field.name] : [])),
    );
    // It needs nothing but the caller, which every request has.
    expect(required).toEqual(['viewer']);
  });

  it('states the largest size of every list that a caller can send', () => {
    const lists = types.flatMap((type) => {
      if (isInputObjectType(type)) return Object.values(type.getFields());
      return isObjectType(type) ? Object.values(type.getFields()).flatMap((field) => field.args) : [];
    });
    const sizes = lists
      .filter(({ type }) => isListType(getNullableType(type)))
      .map(({ name, description, extensions }) => ({ name, description, maximumItems: extensions.maximumItems }));
    expect(sizes.length).toBeGreaterThan(20);
    for (const { name, description, maximumItems } of sizes) {
      const size = Number(/At most ([\d,]+) items\.$/.exec(description ?? '')?.[1]?.replaceAll(',', ''));
      expect({ name, size }).toEqual({ name, size: maximumItems });
    }
  });

  it('shows neither the hash nor the fingerprint of an API key', () => {
    const apiKey = types.filter(isObjectType).find(({ name }) => name === 'ApiKey');
    expect(Object.keys(apiKey?.getFields() ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/hash|fingerprint|secret/i)]),
    );
  });
});
