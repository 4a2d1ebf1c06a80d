import type { EnumRef } from '@pothos/core';
import { builder, type GraphTypes } from '../builder.ts';

/** An enum of the schema, with its names as a TypeScript union. */
export type NameEnum<Name extends string> = EnumRef<PothosSchemaTypes.ExtendDefaultTypes<GraphTypes>, Name>;

/** Defines an enum of the schema from a table of its names and their descriptions. */
export function describedEnum<Name extends string>(
  name: string,
  description: string,
  table: Readonly<Record<Name, string>>,
): NameEnum<Name> {
  const entries = Object.entries<string>(table).map(([value, meaning]) => [value, { value, description: meaning }]);
  // Object.fromEntries loses the names of the table.
  const values = Object.fromEntries(entries) as Record<Name, { value: Name; description: string }>;
  return builder.enumType(name, { description, values }) as unknown as NameEnum<Name>;
}

/** Reads a text column that holds one of the domain’s names. The actions check the name before they write it. */
export function fromColumn<Name extends string>(column: string): Name {
  return column as Name;
}
