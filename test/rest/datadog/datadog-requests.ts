import { evaluateFlag } from '../../../src/actions/evaluation/evaluations.ts';
import { EMPTY_CONTEXT, type Evaluation, type EvaluationContext } from '../../../src/domain/evaluation.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { RestAnswer, RestApp } from '../../support/rest-app.ts';
import { operator } from '../organizations.ts';

/** Where Datadog's API is. */
export const BASE = '/api/v2/feature-flags';

/** Sends a request without the client, to the organization of this id. */
export function sendTo(app: RestApp, organizationId: string) {
  return (method: string, path: string, body?: unknown): Promise<RestAnswer> => {
    const headers = { 'x-halyard-organization': organizationId };
    return app.send(method, `${BASE}${path}`, { headers, ...(body === undefined ? {} : { body }) });
  };
}

/** Evaluates a flag by the domain's own verb. */
export async function evaluate(
  { services }: Pick<RestApp, 'services'>,
  organizationId: string,
  flagKey: string,
  context: Partial<EvaluationContext> = {},
  environment?: string,
): Promise<Evaluation> {
  const whole = { ...EMPTY_CONTEXT, targetingKey: 'somebody', ...context };
  return evaluateFlag(services, operator, { organizationId, flagKey, environment, context: whole });
}

/** A member of an answer, however deep; undefined where there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (part, name) => (typeof part === 'object' && part !== null ? (part as JsonObject)[name] : undefined),
    value,
  );
}

/** A text in an answer; fails where there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found !== 'string') throw new Error(`There is no text at ${path.join('.')} of ${JSON.stringify(value)}.`);
  return found;
}
