import type { PreviewPlace } from '../../actions/preview/change-preview.ts';
import { MAXIMUM_KNOWN_SUBJECTS } from '../../actions/subject/known-subjects.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { type Instant, parseInstant } from '../../domain/instant.ts';
import { textProblems } from '../../domain/text-rules.ts';
import type { builder } from '../builder.ts';
import { type ContextInput, EvaluationContextInput, toEvaluationContext } from '../evaluation/evaluation-context.ts';
import { AT, EVALUATED_ENVIRONMENT, ORGANIZATION_ID } from '../lib/arguments.ts';
import { cancellation, type GraphContext } from '../lib/context.ts';
import { boundedList } from '../lib/list-bounds.ts';

type FieldBuilder = Parameters<Parameters<typeof builder.queryField>[1]>[0];

/** The known subjects of a preview without a requested number. */
const DEFAULT_KNOWN_SUBJECTS = 500;

/** The arguments of a preview of a draft: where and for whom. */
export function previewArguments(t: FieldBuilder) {
  return {
    organizationId: t.arg.id({ required: true, description: ORGANIZATION_ID }),
    environment: t.arg.string({ description: EVALUATED_ENVIRONMENT }),
    ...audienceArguments(t.arg),
  };
}

/** The arguments of every preview: for whom and when. */
export function audienceArguments(arg: FieldBuilder['arg']) {
  return {
    contexts: arg({
      type: [EvaluationContextInput],
      ...boundedList('contexts', 'Subjects whose answers are shown one by one. Default: none.'),
    }),
    knownSubjects: arg.int({
      description:
        `Number of known subjects whose answers are counted, 0 to ${MAXIMUM_KNOWN_SUBJECTS.toLocaleString('en')}. Groups are not ` +
        `known of them. Default: ${DEFAULT_KNOWN_SUBJECTS}.`,
    }),
    appVersion: arg.string({
      description: 'App version that known subjects are taken to have, such as `2.5.0`. Default: none.',
    }),
    at: arg({ type: 'DateTime', description: AT }),
  };
}

interface AudienceInput {
  readonly environment?: string | null | undefined;
  readonly contexts?: readonly ContextInput[] | null | undefined;
  readonly knownSubjects?: number | null | undefined;
  readonly appVersion?: string | null | undefined;
  readonly at?: Instant | null | undefined;
}

/** Reads the arguments. Throws ValidationError for a context or version that is not valid. */
export function toPreviewPlace(
  context: GraphContext,
  { organizationId, ...input }: AudienceInput & { readonly organizationId: string },
): PreviewPlace {
  return { organizationId, ...toAudience(context, input) };
}

/** The same without the organization. */
export function toAudience(context: GraphContext, input: AudienceInput): Omit<PreviewPlace, 'organizationId'> {
  const { environment, contexts, knownSubjects, appVersion, at } = input;
  const problems = textProblems('appVersion', appVersion ?? '');
  if (problems.length > 0) throw new ValidationError(problems);
  return {
    environment,
    contexts: (contexts ?? []).map((each, index) => toContext(each, index)),
    knownSubjects: knownSubjects ?? DEFAULT_KNOWN_SUBJECTS,
    appVersion,
    at: at == null ? undefined : parseInstant(at),
    isCancelled: cancellation(context),
  };
}

function toContext(input: ContextInput, index: number) {
  try {
    return toEvaluationContext(input);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const placed = error.problems.map(({ path, message }) =>
      problem(path.replace(/^context\b/, `contexts.${index}`), message),
    );
    throw new ValidationError(placed);
  }
}
