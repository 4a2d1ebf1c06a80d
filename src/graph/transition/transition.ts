import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import { findTransitions, MAXIMUM_LOGGED_CHANGES } from '../../actions/evaluation/transitions.ts';
import { isAllowed } from '../../domain/caller.ts';
import { type Instant, parseInstant, toInstant } from '../../domain/instant.ts';
import type { Span } from '../../evaluation/transitions.ts';
import type { ApiKey } from '../../generated/prisma/client.ts';
import { ApiKeyNode } from '../api-key/api-key.ts';
import { builder } from '../builder.ts';
import { answerSize } from '../lib/answer-size.ts';
import { badRequest } from '../lib/bad-request.ts';
import type { GraphContext } from '../lib/context.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { priced } from '../lib/price-hints.ts';
import { type ShownTransition, type TransitionKind, TransitionKindEnum } from './transition-kind.ts';
import { sentenceOf } from './transition-sentence.ts';

/** The most transitions of one answer. */
const MAXIMUM_TRANSITIONS = 1_000;
const DEFAULT_TRANSITIONS = 100;

const DAY = 86_400_000;
/** The longest span, in days. */
const MAXIMUM_DAYS = 366;

/** What the clock does at an instant. */
export const TransitionObject = builder.objectRef<ShownTransition>('Transition').implement({
  description: 'What the clock does at an instant, without a change in the log.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => toInstant(at) }),
    kind: t.expose('kind', { type: TransitionKindEnum, description: 'What happens.' }),
    flagKey: t.exposeString('flagKey', { nullable: true, description: 'Key of the flag; null for an API key.' }),
    environment: t.exposeString('environment', {
      nullable: true,
      description: 'Key of the environment; null for an API key.',
    }),
    ruleKey: t.exposeString('ruleKey', {
      nullable: true,
      description: 'Key of the targeting rule; null unless it is about one.',
    }),
    exposurePercentage: t.exposeFloat('exposurePercentage', {
      nullable: true,
      description: 'Percentage of the matching subjects that the rule exposes from then on; null unless a step starts.',
    }),
    apiKey: t.expose('apiKey', {
      type: ApiKeyNode,
      nullable: true,
      description: 'API key that expires; null for every other kind.',
    }),
    effective: t.exposeBoolean('effective', {
      description:
        'Whether it can change an answer: false while the flag gives every subject the same answer at any time, such as while ' +
        'its switch is off.',
    }),
    sentence: t.string({ description: 'What happens, in an English sentence.', resolve: sentenceOf }),
  }),
});

builder.prismaObjectField('Organization', 'transitions', (t) =>
  t.field({
    ...priced(10),
    type: [TransitionObject],
    description:
      'What the clock does from one instant to another, in order, by the flags as they are now, or as they were then. Flags ' +
      'that are archived, and conditions on dates, which depend on the subject, are left out. API ' +
      'keys are shown only to callers with `key:manage` that are not bound to an environment. Fails with BAD_RANGE if the span ' +
      `is empty or longer than ${MAXIMUM_DAYS} days.`,
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'Start of the span.' }),
      to: t.arg({ type: 'DateTime', required: true, description: 'End of the span, exclusive.' }),
      environments: t.arg.stringList(
        boundedList('environments', 'Keys of the environments. Default: all, and API keys with them.'),
      ),
      flagKeys: t.arg.stringList(boundedList('flagKeys', 'Keys of the flags. Default: all, and API keys with them.')),
      kinds: t.arg({
        type: [TransitionKindEnum],
        ...boundedList('transitionKinds', 'Kinds of the transitions. Default: every kind.'),
      }),
      byLog: t.arg.boolean({
        ...priced(10),
        description:
          'Whether it is what the clock did, by the flags as they were at each instant, as the log has them. Otherwise a date ' +
          'that is in the past is shown as it stands now. Fails with VALIDATION_FAILED if the span has more than ' +
          `${MAXIMUM_LOGGED_CHANGES.toLocaleString('en')} changes of flags. Permission: \`change:read\`. Default: false.`,
      }),
      first: t.arg.int({
        description: `Most transitions of the answer, the earliest ones: 0 to ${MAXIMUM_TRANSITIONS}. Default: ${DEFAULT_TRANSITIONS}.`,
      }),
    },
    resolve: async ({ id }, args, context) => {
      const wanted = {
        ...args,
        ...spanOf(args),
        first: answerSize(args.first, DEFAULT_TRANSITIONS, MAXIMUM_TRANSITIONS),
        organizationId: id,
      };
      const flags = await findTransitions(context.services, context.caller, wanted);
      const keys = showsKeys(context, args) ? await expiringKeys(context).load(wanted) : [];
      const found = [
        ...flags.map((flag): ShownTransition => ({ ...flag, apiKey: null })),
        ...keys.flatMap(toTransition),
      ];
      return found.sort((left, right) => left.at - right.at).slice(0, wanted.first);
    },
  }),
);

interface ChosenKinds {
  readonly environments?: readonly string[] | null | undefined;
  readonly flagKeys?: readonly string[] | null | undefined;
  readonly kinds?: readonly TransitionKind[] | null | undefined;
}

function showsKeys({ caller }: GraphContext, { environments, flagKeys, kinds }: ChosenKinds): boolean {
  const isAsked = environments == null && flagKeys == null && (kinds == null || kinds.includes('KEY_EXPIRES'));
  return isAsked && caller.environment === null && isAllowed(caller, 'key:manage');
}

function toTransition(apiKey: ApiKey): ShownTransition[] {
  if (apiKey.expiresAt === null) return [];
  const place = { flagKey: null, environment: null, ruleKey: null, exposurePercentage: null };
  return [{ ...place, at: apiKey.expiresAt.getTime(), kind: 'KEY_EXPIRES', apiKey, effective: true }];
}

interface ExpiringKeys extends Span {
  readonly organizationId: string;
}

/** The keys of organizations that expire within a span, and are not revoked; the spans of one operation may differ. */
const expiringKeys = createContextCache(
  ({ db }: GraphContext) =>
    new DataLoader(
      async (asked: readonly ExpiringKeys[]) => {
        const keys = await db.apiKey.findMany({
          where: {
            organizationId: { in: asked.map(({ organizationId }) => organizationId) },
            revokedAt: null,
            OR: asked.map(({ from, to }) => ({ expiresAt: { gte: new Date(from), lt: new Date(to) } })),
          },
          orderBy: { expiresAt: 'asc' },
          take: MAXIMUM_TRANSITIONS * asked.length,
        });
        return asked.map((span) => keys.filter((key) => expiresWithin(key, span)));
      },
      { cache: false },
    ),
);

function expiresWithin({ organizationId, expiresAt }: ApiKey, span: ExpiringKeys): boolean {
  const at = expiresAt?.getTime() ?? Number.NaN;
  return organizationId === span.organizationId && at >= span.from && at < span.to;
}

function spanOf({ from, to }: { readonly from: Instant; readonly to: Instant }): Span {
  const span = { from: parseInstant(from) ?? Number.NaN, to: parseInstant(to) ?? Number.NaN };
  if (span.from < span.to && span.to - span.from <= MAXIMUM_DAYS * DAY) return span;
  throw badRequest('BAD_RANGE', `The span from "from" to "to" must be longer than 0 and at most ${MAXIMUM_DAYS} days.`);
}
