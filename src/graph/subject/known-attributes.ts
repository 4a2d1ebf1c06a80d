import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import {
  EXAMPLES_PER_ATTRIBUTE,
  type KnownAttribute,
  MAXIMUM_KNOWN_ATTRIBUTES,
  readKnownAttributes,
  SUBJECTS_WITH_KNOWN_ATTRIBUTES,
} from '../../store/subjects/known-attributes.ts';
import { builder } from '../builder.ts';
import { type AttributeType, AttributeTypeEnum } from '../lib/attribute-type.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { MAXIMUM_SEARCH_TEXT, refuseLongText } from '../lib/contained-text.ts';
import type { GraphContext } from '../lib/context.ts';
import { priced } from '../lib/price-hints.ts';

/** The names that PostgreSQL has for the JSON types. */
const types = {
  string: 'STRING',
  number: 'NUMBER',
  boolean: 'BOOLEAN',
  array: 'LIST',
  object: 'OBJECT',
} satisfies Record<KnownAttribute['types'][number], AttributeType>;

const KnownAttributeObject = builder.objectRef<KnownAttribute>('KnownAttribute').implement({
  ...beyondLog,
  description: 'An attribute that recorded subjects, or groups of one type, have.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the attribute.' }),
    groupType: t.exposeString('groupType', {
      nullable: true,
      description: 'Type of the groups that have it; null for an attribute of subjects.',
    }),
    types: t.field({
      type: [AttributeTypeEnum],
      description: 'JSON types of its values.',
      resolve: (attribute) => attribute.types.map((type) => types[type]),
    }),
    examples: t.field({
      type: ['JSON'],
      description: `Its most frequent strings, numbers and booleans, at most ${EXAMPLES_PER_ATTRIBUTE}; without texts of more than 200 characters.`,
      resolve: ({ examples }) => [...examples],
    }),
    count: t.exposeInt('count', { description: 'Number of the subjects or groups that have it.' }),
  }),
});

interface Asked {
  readonly organizationId: string;
  readonly environmentId: string;
  readonly search: string;
}

builder.prismaObjectField('Environment', 'attributes', (t) =>
  t.field({
    ...priced(20),
    type: [KnownAttributeObject],
    description:
      `Attributes of the ${SUBJECTS_WITH_KNOWN_ATTRIBUTES.toLocaleString('en')} subjects and as many groups that were seen last, ` +
      `the most frequent first. At most ${MAXIMUM_KNOWN_ATTRIBUTES}.`,
    args: {
      search: t.arg.string({
        description: `Text that the name must contain, case-insensitively; at most ${MAXIMUM_SEARCH_TEXT} characters. Default: none.`,
      }),
    },
    resolve: async ({ id, organizationId }, { search }, context) => {
      refuseLongText('search', search);
      return [...(await attributesOf(context).load({ organizationId, environmentId: id, search: search ?? '' }))];
    },
  }),
);

const attributesOf = createContextCache(
  ({ services }: GraphContext) =>
    new DataLoader(
      async (asked: readonly Asked[]) => {
        const read = new Map<string, Promise<ReadonlyMap<string, readonly KnownAttribute[]>>>();
        for (const each of asked) {
          if (read.has(kindOf(each))) continue;
          const alike = asked.filter((other) => kindOf(other) === kindOf(each));
          const environmentIds = [...new Set(alike.map(({ environmentId }) => environmentId))];
          read.set(
            kindOf(each),
            readKnownAttributes(services.store.db, each.organizationId, environmentIds, each.search),
          );
        }
        return Promise.all(asked.map(async (each) => (await read.get(kindOf(each)))?.get(each.environmentId) ?? []));
      },
      { cache: false },
    ),
);

function kindOf({ organizationId, search }: Asked): string {
  return JSON.stringify([organizationId, search]);
}
