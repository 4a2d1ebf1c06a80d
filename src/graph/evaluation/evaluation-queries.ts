import {
  type EvaluationPlace,
  evaluateFlag,
  evaluateFlags,
  explainFlag,
} from '../../actions/evaluation/evaluations.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import { type Instant, parseInstant } from '../../domain/instant.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { builder } from '../builder.ts';
import { AT, AT_REVISION, EVALUATED_ENVIRONMENT, ORGANIZATION_ID } from '../lib/arguments.ts';
import { fromMemory } from '../lib/cache-hints.ts';
import type { GraphContext } from '../lib/context.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { minimumRevisionArgument } from '../lib/minimum-revision.ts';
import { priced } from '../lib/price-hints.ts';
import { EvaluationType, type ShownEvaluation } from './evaluation.ts';
import { EvaluationContextInput, toEvaluationContext } from './evaluation-context.ts';

const EVALUATED_FOR = 'Subject that the flags are evaluated for. Default: a subject without key and attributes.';

builder.queryFields((t) => ({
  evaluate: t.field({
    ...fromMemory(isLoaded),
    type: EvaluationType,
    nullable: true,
    description:
      'Evaluates one flag. The result for an unknown flag has the reason FLAG_NOT_FOUND. Fails with NOT_FOUND for an unknown ' +
      'organization or environment.',
    args: {
      organizationId: t.arg.id({ required: true, description: ORGANIZATION_ID }),
      flagKey: t.arg.string({ required: true, description: 'Key of the flag.' }),
      environment: t.arg.string({ description: EVALUATED_ENVIRONMENT }),
      context: t.arg({ type: EvaluationContextInput, description: EVALUATED_FOR }),
      at: t.arg({ type: 'DateTime', description: AT }),
      minimumRevision: minimumRevisionArgument(t),
      atRevision: t.arg.int({ ...priced(10), description: AT_REVISION }),
    },
    resolve: (_root, { flagKey, ...args }, context) => answer(context, { ...placeOf(args), flagKey }),
  }),
  evaluateAll: t.field({
    ...fromMemory(isLoaded),
    type: [EvaluationType],
    nullable: true,
    description:
      'Evaluates several flags, or all, at one revision. The results are in the order of `flagKeys`, else in the order of the ' +
      'flag keys. Fails with NOT_FOUND for an unknown organization or environment.',
    args: {
      organizationId: t.arg.id({ required: true, description: ORGANIZATION_ID }),
      environment: t.arg.string({ description: EVALUATED_ENVIRONMENT }),
      flagKeys: t.arg.stringList(
        boundedList('flagKeys', 'Keys of the flags. Default: all flags that are neither archived nor deleted.'),
      ),
      context: t.arg({ type: EvaluationContextInput, description: EVALUATED_FOR }),
      at: t.arg({ type: 'DateTime', description: AT }),
      minimumRevision: minimumRevisionArgument(t),
      atRevision: t.arg.int({ ...priced(10), description: AT_REVISION }),
    },
    resolve: (_root, { flagKeys, ...args }, context) => {
      const place = placeOf(args);
      return andThen(evaluateFlags(context.services, context.caller, { ...place, flagKeys }), (answers) =>
        answers.map((evaluation) => explained(context, place, evaluation)),
      );
    },
  }),
}));

builder.prismaObjectFields('Flag', (t) => ({
  evaluate: t.field({
    type: EvaluationType,
    description: 'Evaluates the flag now. Fails with NOT_FOUND for an unknown environment.',
    args: {
      context: t.arg({ type: EvaluationContextInput, description: EVALUATED_FOR }),
      environment: t.arg.string({ description: EVALUATED_ENVIRONMENT }),
    },
    resolve: ({ organizationId, key }, args, context) =>
      answer(context, { ...placeOf({ ...args, organizationId }), flagKey: key }),
  }),
}));

interface PlaceArguments {
  readonly organizationId: string;
  readonly environment?: string | null | undefined;
  readonly context?: Parameters<typeof toEvaluationContext>[0];
  readonly at?: Instant | null | undefined;
  readonly minimumRevision?: number | null | undefined;
  readonly atRevision?: number | null | undefined;
}

function placeOf({
  organizationId,
  environment,
  context,
  at,
  minimumRevision,
  atRevision,
}: PlaceArguments): EvaluationPlace {
  return {
    organizationId,
    environment,
    minimumRevision,
    atRevision,
    context: toEvaluationContext(context),
    at: at == null ? undefined : parseInstant(at),
  };
}

function isLoaded(
  { organizationId, atRevision }: Readonly<Record<string, unknown>>,
  { services }: GraphContext,
): boolean {
  return atRevision == null && services.live.loaded(String(organizationId)) !== undefined;
}

function answer(
  context: GraphContext,
  input: EvaluationPlace & { readonly flagKey: string },
): MaybePromise<ShownEvaluation> {
  return andThen(evaluateFlag(context.services, context.caller, input), (evaluation) =>
    explained(context, input, evaluation),
  );
}

function explained(
  { services, caller }: GraphContext,
  place: EvaluationPlace,
  evaluation: Evaluation,
): ShownEvaluation {
  const { flagKey } = evaluation;
  return { evaluation, explain: async () => (await explainFlag(services, caller, { ...place, flagKey })).steps };
}
