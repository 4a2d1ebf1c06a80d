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
import { fromMemory } from '../lib/cache-hints.ts';
import type { GraphContext } from '../lib/context.ts';
import { minimumRevisionArgument } from '../lib/minimum-revision.ts';
import { EvaluationType, type ShownEvaluation } from './evaluation.ts';
import { EvaluationContextInput, toEvaluationContext } from './evaluation-context.ts';

const ENVIRONMENT_ARGUMENT =
  'The environment’s key, or one of its `queries`. Default: that of the API key, else the organization’s default one.';

builder.queryFields((t) => ({
  evaluate: t.field({
    ...fromMemory(isLoaded),
    type: EvaluationType,
    description:
      'The answer of one flag. An unknown flag is an answer too (FLAG_NOT_FOUND); an unknown organization or environment is an error.',
    args: {
      organizationId: t.arg.id({ required: true, description: 'The readable id of the organization.' }),
      flagKey: t.arg.string({ required: true, description: 'The flag’s key.' }),
      environment: t.arg.string({
        description: ENVIRONMENT_ARGUMENT,
      }),
      context: t.arg({
        type: EvaluationContextInput,
        description: 'Who it is evaluated for. Default: nobody in particular.',
      }),
      at: t.arg({ type: 'DateTime', description: 'The instant to evaluate at. Default: now.' }),
      minimumRevision: minimumRevisionArgument(t),
    },
    resolve: (_root, { flagKey, ...args }, context) => answer(context, { ...placeOf(args), flagKey }),
  }),
  evaluateAll: t.field({
    ...fromMemory(isLoaded),
    type: [EvaluationType],
    description:
      'The answers of several flags, or all, from one revision, in the order of their keys or as they are named.',
    args: {
      organizationId: t.arg.id({ required: true, description: 'The readable id of the organization.' }),
      environment: t.arg.string({
        description: ENVIRONMENT_ARGUMENT,
      }),
      flagKeys: t.arg.stringList({
        description: 'The keys of the flags. Default: all that are not archived or deleted.',
      }),
      context: t.arg({
        type: EvaluationContextInput,
        description: 'Who they are evaluated for. Default: nobody in particular.',
      }),
      at: t.arg({ type: 'DateTime', description: 'The instant to evaluate at. Default: now.' }),
      minimumRevision: minimumRevisionArgument(t),
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
    description: 'Its answer for a subject, now.',
    args: {
      context: t.arg({
        type: EvaluationContextInput,
        description: 'Who it is evaluated for. Default: nobody in particular.',
      }),
      environment: t.arg.string({
        description: ENVIRONMENT_ARGUMENT,
      }),
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
}

function placeOf({ organizationId, environment, context, at, minimumRevision }: PlaceArguments): EvaluationPlace {
  return {
    organizationId,
    environment,
    minimumRevision,
    context: toEvaluationContext(context),
    at: at == null ? undefined : parseInstant(at),
  };
}

function isLoaded({ organizationId }: Readonly<Record<string, unknown>>, { services }: GraphContext): boolean {
  return services.live.loaded(String(organizationId)) !== undefined;
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
