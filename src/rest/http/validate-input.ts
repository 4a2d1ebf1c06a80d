import type { z } from 'zod';
import { type Problem, problem, shown, ValidationError } from '../../domain/errors.ts';
import type { JsonValue } from '../../domain/json.ts';

/** One thing that a schema finds wrong. */
export type InputIssue = z.core.$ZodIssue;

/** The input breaks a rule of the dialect's own schema, so that its problems are already in the dialect's words. */
export class InputError extends ValidationError {
  /** What the schema itself says, for dialects that have words of their own for it. */
  readonly issues: readonly InputIssue[];
  constructor(issues: readonly InputIssue[]) {
    super(issues.flatMap(problemsOf));
    this.issues = issues;
  }
}

/** What a schema makes of an input. Throws InputError that says of each problem where it is, what was found and what is expected. */
export function validateInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw new InputError(result.error.issues);
}

// Most requests ask nothing in their query, which is the same for all of them.
const ofNothing = new WeakMap<z.ZodType, unknown>();

/** What a schema makes of an object without members; the same object each time, which nobody may change. */
export function validateNothing<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  if (!ofNothing.has(schema)) ofNothing.set(schema, Object.freeze(validateInput(schema, {})));
  // Put there above, for this very schema.
  return ofNothing.get(schema) as z.output<Schema>;
}

function problemsOf(issue: InputIssue): Problem[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...issue.path, key].join('.'), 'is not known here'));
  }
  const found = issue.input === undefined ? 'is missing' : `is ${shown(issue.input as JsonValue)}`;
  return [problem(path, `${found}, expected ${expectationOf(issue)}`)];
}

function expectationOf(issue: InputIssue): string {
  if (issue.code === 'invalid_type') return withArticle(issue.expected);
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `${issue.minimum} or more`;
  if (issue.code === 'too_big') return `${issue.maximum} or less`;
  return issue.message;
}

function withArticle(type: string): string {
  return /^(?:array|int|object)/.test(type) ? `an ${type}` : `a ${type}`;
}
