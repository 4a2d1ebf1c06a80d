import type { z } from 'zod';
import { type Problem, problem, problemPath, shown, ValidationError } from '../../domain/errors.ts';
import type { JsonValue } from '../../domain/json.ts';

/** One problem that a schema finds. */
export type InputIssue = z.core.$ZodIssue;

/** The input breaks a rule of the dialect's own schema, so that paths are already those of the request. */
export class InputError extends ValidationError {
  /** What the schema found, for dialects that have texts of their own. */
  readonly issues: readonly InputIssue[];
  constructor(issues: readonly InputIssue[]) {
    super(issues.flatMap(problemsOf));
    this.issues = issues;
  }
}

/** Parses an input. Throws InputError; each problem names the path, the value and what is expected. */
export function validateInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  // Parsed again, because zod takes eight times as long to parse where it reports values.
  const { error = result.error } = schema.safeParse(input, { reportInput: true });
  throw new InputError(error.issues);
}

// Most requests have no query, so that the result can be shared.
const emptyInputs = new WeakMap<z.ZodType, unknown>();

/** Parses an object without members. Returns the same frozen object for each call. */
export function validateNothing<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  if (!emptyInputs.has(schema)) emptyInputs.set(schema, Object.freeze(validateInput(schema, {})));
  // Set above, for this schema.
  return emptyInputs.get(schema) as z.output<Schema>;
}

function problemsOf(issue: InputIssue): Problem[] {
  const path = problemPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem(problemPath([...issue.path, key]), 'is unknown'));
  }
  const found = issue.input === undefined ? 'is missing' : `is ${shown(issue.input as JsonValue)}`;
  return [problem(path, `${found}, expected ${expectationOf(issue)}`)];
}

function expectationOf(issue: InputIssue): string {
  if (issue.code === 'invalid_type') return withArticle(issue.expected);
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `${issue.minimum} or more`;
  if (issue.code === 'too_big') return `${issue.maximum} ${bounds[issue.origin] ?? 'or less'}`;
  return issue.message;
}

const bounds: Readonly<Record<string, string>> = { string: 'characters at most', array: 'items at most' };

function withArticle(type: string): string {
  return /^(?:array|int|object)/.test(type) ? `an ${type}` : `a ${type}`;
}
