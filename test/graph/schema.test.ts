import { readFileSync } from 'node:fs';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
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

  it('shows neither the hash nor the fingerprint of an API key', () => {
    const apiKey = types.filter(isObjectType).find(({ name }) => name === 'ApiKey');
    expect(Object.keys(apiKey?.getFields() ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/hash|fingerprint|secret/i)]),
    );
  });
});
