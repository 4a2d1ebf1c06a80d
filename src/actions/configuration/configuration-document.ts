import { z } from 'zod';
import { type Problem, problem, problemPath, shown, ValidationError } from '../../domain/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../domain/json.ts';
import { SEGMENT_KINDS } from '../../domain/segment.ts';
import { MATCHES } from '../../domain/targeting.ts';
import { hasMember } from '../../domain/text-rules.ts';
import { groupsSchema } from './condition-schema.ts';
import { flagSchema } from './flag-schema.ts';

const environmentSchema = z.strictObject({
  name: z.string().describe('Default: the key.').optional(),
  description: z.string().optional(),
  isDefault: z.boolean().describe('Whether requests without an environment use it. One environment is.').optional(),
  isProduction: z.boolean().optional(),
  requiresApproval: z.boolean().describe('Whether changes in it wait for approval.').optional(),
  queries: z.array(z.string()).describe('Other names that callers use. Default: the key.').optional(),
  recordsSubjects: z.boolean().describe('Whether subjects are stored. Default: true.').optional(),
});

const holdoutSchema = z.strictObject({
  name: z.string().describe('Default: the key.').optional(),
  exclusionPercentage: z.number().describe('0 to 100. Default: 0.').optional(),
});

const segmentSchema = z.strictObject({
  name: z.string().describe('Default: the key.').optional(),
  description: z.string().optional(),
  kind: z.enum(SEGMENT_KINDS).describe('Default: DYNAMIC. It cannot change.').optional(),
  match: z.enum(MATCHES).describe('Whether ALL groups or ANY must hold. Default: ANY.').optional(),
  groups: groupsSchema.optional(),
  members: z.array(z.string()).describe('Targeting keys of a STATIC segment.').optional(),
});

const documentSchema = z
  .strictObject({
    format: z.literal(1).describe('Version of this format.'),
    environments: z.record(z.string(), environmentSchema).optional(),
    flags: z.record(z.string(), flagSchema).optional(),
    holdouts: z.record(z.string(), holdoutSchema).optional(),
    segments: z.record(z.string(), segmentSchema).optional(),
  })
  .describe(
    'Environments, segments, holdouts and flags of an organization by their keys. An absent member has its default.',
  );

/** Environments, segments, holdouts and flags as an export shows them; a kind that is absent is not covered. */
export type ConfigurationDocument = z.infer<typeof documentSchema>;
export type EnvironmentDocument = z.infer<typeof environmentSchema>;
export type HoldoutDocument = z.infer<typeof holdoutSchema>;
export type SegmentDocument = z.infer<typeof segmentSchema>;

/** Reads a document. Throws ValidationError with the path of each problem in the document. */
export function readConfiguration(document: JsonValue): ConfigurationDocument {
  // The library would leave such a member out.
  if (hasMember(document, '__proto__'))
    throw new ValidationError([problem('', 'has a member "__proto__", expected any other name')]);
  const read = documentSchema.safeParse(document);
  if (read.success) return read.data;
  throw new ValidationError(read.error.issues.flatMap((issue) => problemsOf(issue, document)));
}

/** The JSON Schema of the document (2020-12), for editors. Its definitions are one flag, segment, holdout or environment. */
export function configurationSchema(): JsonObject {
  const schemas = { environment: environmentSchema, flag: flagSchema, holdout: holdoutSchema, segment: segmentSchema };
  const options = { unrepresentable: 'any', io: 'input' } as const;
  const parts = Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, options)] as const);
  // A JSON Schema is JSON, which the type of the library does not say.
  return JSON.parse(JSON.stringify({ ...z.toJSONSchema(documentSchema, options), $defs: Object.fromEntries(parts) }));
}

function problemsOf(issue: z.core.$ZodIssue, document: JsonValue): Problem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      problem(problemPath([...path, key]), 'is not a known member, expected none of this name'),
    );
  const value = path.reduce<JsonValue | undefined>(memberOf, document);
  return [problem(problemPath(path), `is ${shown(value)}, expected ${expectationOf(issue)}`)];
}

function memberOf(value: JsonValue | undefined, member: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(member)];
  return isJsonObject(value) ? ownMember(value, member) : undefined;
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return names[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return 'true, false, a text or another allowed value';
  return 'a JSON value';
}

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object by key',
};
