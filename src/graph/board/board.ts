import { organizationAt } from '../../actions/evaluation/past-organization.ts';
import { organizationFor } from '../../actions/evaluation/visible-flags.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { type Instant, parseInstant } from '../../domain/instant.ts';
import type { Environment } from '../../domain/organization.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import { asStoredJson } from '../../store/json-columns.ts';
import { builder } from '../builder.ts';
import { EnvironmentNode } from '../environment/environment.ts';
import { FlagFilter, type FlagFilterInput } from '../flag/flag-filter.ts';
import { FlagOrder, type FlagOrderInput, flagOrdering } from '../flag/flag-order.ts';
import { AT_REVISION } from '../lib/arguments.ts';
import { badRequest } from '../lib/bad-request.ts';
import { holdUntil } from '../lib/cache-hints.ts';
import type { GraphContext } from '../lib/context.ts';
import { boundedList, listBounds } from '../lib/list-bounds.ts';
import { priced, pricedByPage } from '../lib/price-hints.ts';
import { fieldsBelow } from '../lib/selected-fields.ts';
import { loadFacts } from './board-facts.ts';
import { BoardCellObject, BoardRowObject } from './board-row.ts';
import { type BoardPage, boardPage } from './board-rows.ts';
import { distinctCellsOf } from './distinct-cells.ts';

/** The most rows of a board or comparison, and how many it has without a requested number. */
export const MAXIMUM_ROWS = 1_000;

/** How many rows cost a point. */
export const ROWS_PER_POINT = 100;

/** For how long the lifecycle on a board may be behind, in milliseconds. */
export const LIFECYCLE_DELAY = 10_000;

interface Board extends BoardPage {
  readonly snapshot: OrganizationSnapshot;
  readonly environments: readonly Environment[];
}

const BoardObject = builder.objectRef<Board>('Board').implement({
  description: 'The flags of an organization as a board shows them: a row for each flag, a cell for each environment.',
  fields: (t) => ({
    revision: t.int({
      description: 'Revision of the organization that all of the board is of. `changes(after:)` can start from it.',
      resolve: ({ snapshot }) => snapshot.revision,
    }),
    epoch: t.string({
      description: 'Epoch of the log, as in `Organization.epoch`.',
      resolve: (_board, _args, { services }) => services.store.epoch,
    }),
    environments: t.field({
      type: [EnvironmentNode],
      description: 'Environments of the board, in the order of the cells.',
      resolve: ({ environments }) => environments.map(toRow),
    }),
    rows: t.field({
      type: [BoardRowObject],
      description: 'Flags of the page, in order.',
      resolve: ({ rows }, _args, { takeList }, info) => [...(takeList?.(rows, info) ?? rows)],
    }),
    distinctCells: t.field({
      type: [BoardCellObject],
      description:
        'Cells of the page, each different one once. Most flags are set alike, so with `cellNumbers` this says what `BoardRow.cells` says in a ' +
        'small part of the bytes.',
      resolve: ({ rows }) => distinctCellsOf(rows).cells,
    }),
    cellNumbers: t.field({
      type: t.listRef(t.listRef('Int')),
      description:
        'For each row of the page, in order, the position of each of its cells in `distinctCells`, counted from 0.',
      resolve: ({ rows }) => distinctCellsOf(rows).numbers,
    }),
    totalCount: t.exposeInt('totalCount', { description: 'Number of flags that match the filter.' }),
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether more flags follow the page.' }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Cursor of the last row, for `after`; null for an empty page.',
    }),
  }),
});

builder.prismaObjectFields('Organization', (t) => ({
  board: t.field({
    ...pricedByPage({ argument: 'first', fallback: MAXIMUM_ROWS, maximum: MAXIMUM_ROWS, perPoint: ROWS_PER_POINT }),
    type: BoardObject,
    description:
      'Flags with their settings in several environments, all of one revision, from memory: for boards. A point buys 100 rows. ' +
      'Deleted flags are not on boards.',
    args: {
      filter: t.arg({
        type: FlagFilter,
        description: 'Filter. Default: flags that are not archived.',
      }),
      order: t.arg({ type: FlagOrder, description: 'Order. Default: by creation, oldest first.' }),
      first: t.arg.int({
        description: `Number of rows, 0 to 1,000. Default: 1,000. Fails with BAD_PAGE_SIZE for any other number.`,
      }),
      after: t.arg.string({
        description:
          'Cursor that all rows must follow, from `endCursor` with the same order. Fails with BAD_CURSOR for any other.',
      }),
      atRevision: t.arg.int({ ...priced(10), description: AT_REVISION }),
      at: t.arg({
        type: 'DateTime',
        description: 'Instant whose dates, steps and lifecycle the cells and rows show. Default: now.',
      }),
      environments: t.arg.stringList({
        ...boundedList(
          'boardEnvironments',
          'Keys of the environments, in the order of the cells. Default: the first 20 environments. Fails with NOT_FOUND for ' +
            'an environment that does not exist.',
        ),
      }),
    },
    resolve: ({ id }, args, context, info) => loadBoard(context, id, args, fieldsBelow(info)),
  }),
}));

interface BoardArguments {
  readonly filter?: FlagFilterInput | null | undefined;
  readonly order?: FlagOrderInput | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly atRevision?: number | null | undefined;
  readonly at?: Instant | null | undefined;
  readonly environments?: readonly string[] | null | undefined;
}

async function loadBoard(
  context: GraphContext,
  organizationId: string,
  { filter, order, first, after, atRevision, at, environments }: BoardArguments,
  selected: ReadonlySet<string>,
): Promise<Board> {
  const { services, caller } = context;
  const { pendingRequests, lastEvaluations, asksLifecycle } = await loadFacts(
    context,
    organizationId,
    { filter, isPast: atRevision != null },
    selected,
  );
  const snapshot =
    atRevision == null
      ? await organizationFor(services, caller, organizationId)
      : await organizationAt(services, caller, organizationId, atRevision);
  const visible = visibleKeys(snapshot, caller.environment);
  const shown = shownEnvironments(snapshot, visible, environments);
  const now = (at == null ? undefined : parseInstant(at)) ?? services.clock.now();
  const page = boardPage({
    ...{ snapshot, visible, filter, after, pendingRequests, lastEvaluations, now },
    environments: shown,
    ordering: flagOrdering(order),
    first: rowCount(first),
  });
  // At an instant that is named, the clock changes nothing; evaluations can still change the lifecycle.
  const holdsUntil = at == null ? page.holdsUntil : Infinity;
  holdUntil(context, asksLifecycle ? Math.min(holdsUntil, services.clock.now() + LIFECYCLE_DELAY) : holdsUntil);
  return { ...page, snapshot, environments: shown.map(({ environment }) => environment) };
}

/** The keys of the environments that a caller can see. */
export function visibleKeys({ environments }: OrganizationSnapshot, bound: string | null): ReadonlySet<string> {
  return new Set([...environments.keys()].filter((key) => bound === null || key === bound));
}

/** Throws NotFoundError for an environment that does not exist for the caller. */
function shownEnvironments(
  { environments }: OrganizationSnapshot,
  visible: ReadonlySet<string>,
  keys: readonly string[] | null | undefined,
): readonly Snapshot[] {
  const shown = keys == null ? [...visible].slice(0, listBounds.boardEnvironments) : new Set(keys);
  return [...shown].map((key) => {
    const snapshot = visible.has(key) ? environments.get(key) : undefined;
    if (snapshot === undefined) throw new NotFoundError('environment', key);
    return snapshot;
  });
}

/** The number of rows of a page. Throws a GraphQLError BAD_PAGE_SIZE. */
export function rowCount(first: number | null | undefined): number {
  const count = first ?? MAXIMUM_ROWS;
  if (count >= 0 && count <= MAXIMUM_ROWS) return count;
  throw badRequest('BAD_PAGE_SIZE', `first must be 0 to ${MAXIMUM_ROWS} here, got ${count}.`);
}

/** An environment in the form of its row. */
function toRow({ createdAt, updatedAt, queries, extensions, ...environment }: Environment) {
  return {
    ...environment,
    extensions: asStoredJson(extensions),
    queries: [...queries],
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}
