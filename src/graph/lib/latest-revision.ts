import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { EntityType } from '../../domain/change.ts';
import type { builder } from '../builder.ts';
import type { GraphContext } from './context.ts';

type FieldBuilder<Row> = PothosSchemaTypes.RootFieldBuilder<typeof builder.$inferSchemaTypes, Row, 'PrismaObject'>;

/** An object that the log names. */
interface Logged {
  readonly entityType: EntityType;
  readonly id: string;
  readonly organizationId: string;
}

/** The revision of the latest change of a row. */
export function revisionField<Row extends Omit<Logged, 'entityType'>>(t: FieldBuilder<Row>, entityType: EntityType) {
  return {
    revision: t.int({
      description:
        'Revision of its latest change, which is in the log: `minimumRevision` reads at least this state, and ' +
        '`changes(after:)` sends what follows.',
      resolve: ({ id, organizationId }, _args, context) => revisions(context).load({ entityType, id, organizationId }),
    }),
  };
}

const revisions = createContextCache(
  (context: GraphContext) =>
    new DataLoader((entities: readonly Logged[]) => latestRevisions(context, entities), { cache: false }),
);

/** Reads the latest revisions in one statement for each kind of object. */
async function latestRevisions(context: GraphContext, entities: readonly Logged[]): Promise<number[]> {
  const types = [...new Set(entities.map(({ entityType }) => entityType))];
  const found = await Promise.all(
    types.map((type) =>
      readLatest(
        context,
        type,
        entities.filter(({ entityType }) => entityType === type),
      ),
    ),
  );
  const latest = new Map(found.flat());
  // An object that was created without a log entry is as old as its organization's log.
  return entities.map(({ id }) => latest.get(id) ?? 0);
}

async function readLatest(
  { db }: GraphContext,
  entityType: EntityType,
  entities: readonly Logged[],
): Promise<readonly (readonly [id: string, revision: number])[]> {
  const ids = entities.map(({ id }) => id);
  const rows = await db.change.groupBy({
    by: ['entityId'],
    where: {
      organizationId: { in: [...new Set(entities.map(({ organizationId }) => organizationId))] },
      entityType,
      entityId: { in: ids },
      // Flags have an index of their own.
      ...(entityType === 'FLAG' ? { flagId: { in: ids } } : {}),
    },
    _max: { revision: true },
  });
  return rows.map(({ entityId, _max }) => [entityId, _max.revision ?? 0] as const);
}
