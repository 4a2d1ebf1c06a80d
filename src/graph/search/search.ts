import { isAllowed } from '../../domain/caller.ts';
import type { EntityType } from '../../domain/change.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/permission.ts';
import { builder } from '../builder.ts';
import { visibleEnvironments } from '../environment/visible-environments.ts';
import { answerSize } from '../lib/answer-size.ts';
import { containing, MAXIMUM_SEARCH_TEXT, refuseLongText } from '../lib/contained-text.ts';
import type { GraphContext } from '../lib/context.ts';
import { describedEnum } from '../lib/described-enum.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { priced } from '../lib/price-hints.ts';

const MAXIMUM_HITS = 100;
const DEFAULT_HITS = 20;

/** The kinds of object that a search finds. */
type SearchKind = Extract<EntityType, 'ORGANIZATION' | 'ENVIRONMENT' | 'FLAG' | 'SEGMENT' | 'HOLDOUT'>;

const SearchKindEnum = describedEnum<SearchKind>('SearchKind', 'Kinds of object that a search finds.', {
  ORGANIZATION: 'Organizations. Permission: `organization:read`.',
  ENVIRONMENT: 'Environments. Permission: `environment:read`.',
  FLAG: 'Flags that are not deleted. Permission: `flag:read`.',
  SEGMENT: 'Segments. Permission: `segment:read`.',
  HOLDOUT: 'Holdouts. Permission: `segment:read`.',
});

/** An object that a search found. */
interface SearchHit {
  readonly kind: SearchKind;
  readonly id: string;
  readonly organizationId: string;
  readonly key: string;
  readonly name: string;
}

const SearchHitObject = builder.objectRef<SearchHit>('SearchHit').implement({
  description: 'An object that a search found.',
  fields: (t) => ({
    kind: t.expose('kind', { type: SearchKindEnum, description: 'Kind of the object.' }),
    id: t.exposeID('id', { description: 'Global ID of the object, for `node(id:)`.' }),
    organizationId: t.exposeID('organizationId', { description: 'ID of the organization that it belongs to, or is.' }),
    key: t.exposeString('key', { description: 'Key; of an organization, its ID.' }),
    name: t.exposeString('name', { description: 'Display name.' }),
  }),
});

/** A search of one kind, for as many objects as the answer may have. */
interface Search {
  readonly text: string;
  readonly organizationId: string | undefined;
  readonly take: number;
}

type Found = Omit<SearchHit, 'kind'>;

/** How each kind is found. */
const searches = {
  ORGANIZATION: {
    permission: 'organization:read',
    find: async ({ db }, { text, organizationId, take }) => {
      const where = {
        AND: [organizationId === undefined ? {} : { id: organizationId }, containing(['id', 'name'], text)],
      };
      const rows = await db.organization.findMany({
        where,
        take,
        orderBy: { id: 'asc' },
        select: { id: true, name: true },
      });
      return rows.map(({ id, name }) => ({
        id: encodeGlobalId('Organization', id),
        organizationId: id,
        key: id,
        name,
      }));
    },
  },
  ENVIRONMENT: {
    permission: 'environment:read',
    find: async (context, search) => {
      const where = { AND: [within(search), visibleEnvironments(context)] };
      return toHits('Environment', await context.db.environment.findMany({ where, ...page(search) }));
    },
  },
  FLAG: {
    permission: 'flag:read',
    find: async ({ db }, search) => {
      const where = { AND: [within(search), { deletedAt: null }] };
      return toHits('Flag', await db.flag.findMany({ where, ...page(search) }));
    },
  },
  SEGMENT: {
    permission: 'segment:read',
    find: async ({ db }, search) =>
      toHits('Segment', await db.segment.findMany({ where: within(search), ...page(search) })),
  },
  HOLDOUT: {
    permission: 'segment:read',
    find: async ({ db }, search) =>
      toHits('Holdout', await db.holdout.findMany({ where: within(search), ...page(search) })),
  },
} satisfies Record<
  SearchKind,
  { permission: Permission; find: (context: GraphContext, search: Search) => Promise<readonly Found[]> }
>;

function within({ text, organizationId }: Search) {
  return { ...(organizationId === undefined ? {} : { organizationId }), ...containing(['key', 'name'], text) };
}

function page({ take }: Search) {
  const select = { id: true, organizationId: true, key: true, name: true } as const;
  return { take, orderBy: { key: 'asc' }, select } as const;
}

function toHits(typename: string, rows: readonly Found[]): readonly Found[] {
  return rows.map((row) => ({ ...row, id: encodeGlobalId(typename, row.id) }));
}

builder.queryField('search', (t) =>
  t.field({
    ...priced(10),
    type: [SearchHitObject],
    nullable: true,
    description:
      'Objects whose key or name contains a text, case-insensitively: those whose key is the text first, then those whose key or ' +
      'name starts with it, then all others. Kinds that the caller may not see are left out.',
    args: {
      text: t.arg.string({
        required: true,
        description: `Text to search for, 1 to ${MAXIMUM_SEARCH_TEXT} characters.`,
      }),
      kinds: t.arg({
        type: [SearchKindEnum],
        ...boundedList('searchKinds', 'Kinds of the objects. Default: every kind.'),
      }),
      organizationId: t.arg.id({
        description: 'ID of the only organization to search. Default: all that the caller can see.',
      }),
      first: t.arg.int({ description: `Most objects of the answer, 0 to ${MAXIMUM_HITS}. Default: ${DEFAULT_HITS}.` }),
    },
    resolve: async (_root, { text, kinds, organizationId, first }, context) => {
      refuseLongText('text', text);
      const take = answerSize(first, DEFAULT_HITS, MAXIMUM_HITS);
      if (text === '') throw new ValidationError([problem('text', 'is empty, expected a text to search for')]);
      const asked = (Object.keys(searches) as SearchKind[]).filter((kind) => kinds?.includes(kind) ?? true);
      const allowed = asked.filter((kind) => isAllowed(context.caller, searches[kind].permission));
      const search = { text, take, organizationId: organizationId ?? undefined };
      const found = await Promise.all(
        allowed.map(async (kind) => (await searches[kind].find(context, search)).map((hit) => ({ ...hit, kind }))),
      );
      return best(found.flat(), text).slice(0, take);
    },
  }),
);

function best(hits: readonly SearchHit[], text: string): SearchHit[] {
  const wanted = text.toLowerCase();
  const rank = ({ key, name }: SearchHit): number => {
    const [lowerKey, lowerName] = [key.toLowerCase(), name.toLowerCase()];
    if (lowerKey === wanted) return 0;
    return lowerKey.startsWith(wanted) || lowerName.startsWith(wanted) ? 1 : 2;
  };
  return [...hits].sort((left, right) => rank(left) - rank(right));
}
