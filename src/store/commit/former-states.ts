import type { ChangeDocuments, EntityType } from '../../domain/change.ts';
import type { Flag } from '../../domain/flag.ts';
import type { JsonValue } from '../../domain/json.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { documents } from '../documents.ts';
import { toLoggedFlag } from '../flags/logged-flag.ts';
import { type StoredJson, toJson } from '../json-columns.ts';
import type { Transaction } from '../transaction.ts';

/** The entities that answers depend on. */
const ANSWERING = ['FLAG', 'SEGMENT', 'HOLDOUT', 'FEATURE_DEFAULT', 'ENVIRONMENT', 'GROUP_TYPE'] as const;

/** One of the entity types that answers depend on. */
type AnsweringType = (typeof ANSWERING)[number];

interface FormerStateOf<Type extends EntityType> {
  readonly entityType: Type;
  readonly entityId: string;
  readonly entityKey: string;
  /** Null: the entity did not exist. */
  readonly before: ChangeDocuments[Type] | null;
}

/** The state of an entity at a revision after which it has changed. */
export type FormerState = { [Type in AnsweringType]: FormerStateOf<Type> }[AnsweringType];

/** A span of revisions, without the first and with the last. */
export interface RevisionSpan {
  readonly after: number;
  readonly upTo: number;
}

interface FormerRow {
  readonly entityType: AnsweringType;
  readonly entityId: string;
  readonly entityKey: string;
  readonly before: StoredJson | null;
}

/** Reads what every entity that changed in a span of an organization's log was at the start of the span: one row for each. */
export async function readFormerStates(
  tx: Transaction,
  organizationId: string,
  { after, upTo }: RevisionSpan,
): Promise<FormerState[]> {
  const rows = await tx.$queryRaw<FormerRow[]>`
    SELECT DISTINCT ON ("entityType", "entityId") "entityType", "entityId", "entityKey", "before" FROM "Change"
    WHERE "Change"."organizationId" = ${organizationId} AND "revision" > ${after} AND "revision" <= ${upTo}
      AND "entityType" = ANY(${[...ANSWERING]}::text[])
    ORDER BY "entityType", "entityId", "revision"`;
  return rows.map((row) => {
    const read = documents[row.entityType];
    // The commit wrote the document from that of the entity type.
    return { ...row, before: row.before === null ? null : read(row.before) } as FormerState;
  });
}

/** What a flag was until an instant. */
export interface FlagUntil {
  readonly flagId: string;
  readonly at: Date;
  /** Null: the flag did not exist, or the log does not have the state any more. */
  readonly flag: Flag | null;
}

/** Selects flags. */
export interface NamedFlags {
  readonly ids: readonly string[];
  /** For flags that do not exist any more. */
  readonly keys: readonly string[];
}

interface UntilRow {
  readonly flagId: string;
  readonly at: Date;
  readonly before: StoredJson | null;
}

/**
 * What the flags that have changed since an instant were before each change within a span, and before the first one after it, in
 * order. `flags` null: all of them. The first `limit` of those within the span.
 */
export async function readFlagsThrough(
  tx: Transaction,
  organizationId: string,
  span: { readonly from: Date; readonly to: Date; readonly flags: NamedFlags | null },
  limit: number,
): Promise<readonly FlagUntil[]> {
  const { from, to, flags } = span;
  const named = Prisma.sql`"entityType" = 'FLAG' AND (${flags === null} OR "flagId" = ANY(${flags?.ids ?? []}::uuid[])
    OR "flagKey" = ANY(${flags?.keys ?? []}::text[]))`;
  const rows = await tx.$queryRaw<UntilRow[]>`
    (SELECT "flagId", "at", "before", "revision" FROM "Change"
      WHERE "organizationId" = ${organizationId} AND ${named} AND "at" >= ${from} AND "at" < ${to}
      ORDER BY "revision" LIMIT ${limit})
    UNION ALL
    (SELECT DISTINCT ON ("flagId") "flagId", "at", "before", "revision" FROM "Change"
      WHERE "organizationId" = ${organizationId} AND ${named} AND "at" >= ${to}
      ORDER BY "flagId", "revision")
    ORDER BY "revision"`;
  return rows.map(({ flagId, at, before }) => ({ flagId, at, flag: before === null ? null : toLoggedFlag(before) }));
}

/** Some flags of an organization as the log has them right after a revision, by id; those that did not exist are left out. */
export async function readFlagsAt(
  tx: Transaction,
  organizationId: string,
  flagIds: readonly string[],
  revision: number,
): Promise<ReadonlyMap<string, JsonValue>> {
  const rows = await tx.$queryRaw<{ readonly flagId: string; readonly after: StoredJson | null }[]>`
    SELECT DISTINCT ON ("flagId") "flagId", "after" FROM "Change"
    WHERE "Change"."organizationId" = ${organizationId} AND "flagId" = ANY(${flagIds}::uuid[]) AND "entityType" = 'FLAG'
      AND "revision" <= ${revision}
    ORDER BY "flagId", "revision" DESC`;
  return new Map(
    rows.flatMap(({ flagId, after }) => (after === null ? [] : [[flagId, toJson(toLoggedFlag(after))] as const])),
  );
}
