import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';

/** The JSON Schemas of an OpenAPI document: schemas with an id are stored once, under `components`. */
export interface OpenApiSchemas {
  /** A schema in the document; `input` is for requests, `output` for answers. */
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject;
  /** The schemas with an id, by id. */
  components(): JsonObject;
}

/** Collects the schemas of a document. OpenAPI 3.1 takes JSON Schema 2020-12 as it is. */
export function createOpenApiSchemas(): OpenApiSchemas {
  const named = new Map<string, JsonValue>();
  return {
    schemaOf(schema, io) {
      const { $schema: _, $defs = {}, ...own } = relocated(schema, io);
      if (isJsonObject($defs)) for (const [id, definition] of Object.entries($defs)) named.set(id, definition);
      return own;
    },
    components: () => Object.fromEntries([...named].sort(([left], [right]) => (left < right ? -1 : 1))),
  };
}

/** Zod puts schemas with an id beside the schema that refers to them; in the document all of them share one place. */
function relocated(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const text = JSON.stringify(z.toJSONSchema(schema, { io })).replaceAll('"#/$defs/', '"#/components/schemas/');
  // Zod's schema is JSON.
  return withoutIds(JSON.parse(text)) as JsonObject;
}

/** The keyword that holds values, not schemas; a property of this name holds a schema. An id in a value belongs to the value. */
function isExamples(name: string, member: JsonValue): boolean {
  return name === 'examples' && Array.isArray(member);
}

/** The id of a named schema is its key under `components`; as a keyword it would be a URL. */
function withoutIds(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([name, member]) => name !== 'id' || typeof member !== 'string');
  return Object.fromEntries(
    members.map(([name, member]) => [name, isExamples(name, member) ? member : withoutIds(member)]),
  );
}

/** One parameter of an operation. */
export interface ParameterSchema {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

/** The members of an object schema as parameters: their types once they are read, and whether they are required. */
export function parametersOf(schema: z.ZodType): readonly ParameterSchema[] {
  const { properties } = relocated(schema, 'output');
  const { required } = relocated(schema, 'input');
  const needed = Array.isArray(required) ? required : [];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).map(([name, own]) => ({
    name,
    required: needed.includes(name),
    schema: isJsonObject(own) ? own : {},
  }));
}
