import type { JsonValue } from '../../domain/json.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { builder } from '../builder.ts';

type FieldBuilder<Row> = PothosSchemaTypes.RootFieldBuilder<typeof builder.$inferSchemaTypes, Row, 'PrismaObject'>;

/** Columns that say when, and by which actor, a row was written. */
interface Stamps {
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

const CREATED_AT = 'When it was created.';
const UPDATED_AT = 'When it was last changed.';

/** The key and the display name of a row. `scope` is where the key is unique. */
export function namedFields<Row extends { readonly key: string; readonly name: string }>(
  t: FieldBuilder<Row>,
  scope: string,
) {
  return {
    key: t.string({ description: `Key, unique in ${scope}. It cannot change.`, resolve: (row) => row.key }),
    name: t.string({ description: 'Display name.', resolve: (row) => row.name }),
  };
}

/** The number of a row. */
export function numberField<Row extends { readonly number: number }>(t: FieldBuilder<Row>) {
  return {
    number: t.int({
      description: 'Number, unique in the organization, for APIs with numeric IDs.',
      resolve: (row) => row.number,
    }),
  };
}

/** When a row was created, and by which actor. */
export function createdFields<Row extends Pick<Stamps, 'createdAt' | 'createdBy'>>(t: FieldBuilder<Row>) {
  return {
    createdAt: t.field({ type: 'DateTime', description: CREATED_AT, resolve: (row) => row.createdAt }),
    createdBy: t.string({
      description: 'ID of the actor that created it, as in `Actor.id`.',
      resolve: (row) => row.createdBy,
    }),
  };
}

/** When a row was created and last changed. */
export function stampFields<Row extends Pick<Stamps, 'createdAt' | 'updatedAt'>>(t: FieldBuilder<Row>) {
  return {
    createdAt: t.field({ type: 'DateTime', description: CREATED_AT, resolve: (row) => row.createdAt }),
    updatedAt: t.field({ type: 'DateTime', description: UPDATED_AT, resolve: (row) => row.updatedAt }),
  };
}

/** When a row was last changed, and by which actor. */
export function updatedFields<Row extends Pick<Stamps, 'updatedAt' | 'updatedBy'>>(t: FieldBuilder<Row>) {
  return {
    updatedAt: t.field({ type: 'DateTime', description: UPDATED_AT, resolve: (row) => row.updatedAt }),
    updatedBy: t.string({
      description: 'ID of the actor that last changed it, as in `Actor.id`.',
      resolve: (row) => row.updatedBy,
    }),
  };
}

/** What other APIs keep with a row. */
export function extensionsField<Row extends { readonly extensions: Prisma.JsonValue }>(t: FieldBuilder<Row>) {
  return {
    extensions: t.field({
      type: 'JSON',
      description:
        'Data that other APIs keep with it and this graph has no field for: an object by the name of the API.',
      resolve: (row): JsonValue | Prisma.JsonValue => row.extensions,
    }),
  };
}
