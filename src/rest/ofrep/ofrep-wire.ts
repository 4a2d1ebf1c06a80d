import { z } from 'zod';

/*
 * The types of the OpenFeature Remote Evaluation Protocol 0.3.0
 * (https://github.com/open-feature/protocol/blob/main/service/openapi.yaml), with its event streams (ADR-0008).
 */

/** The reasons of an answer that the protocol distinguishes. */
export const OFREP_REASONS = ['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'UNKNOWN'] as const;
export type OfrepReason = (typeof OFREP_REASONS)[number];

/** The errors of a request or of one flag in it. */
export const OFREP_ERROR_CODES = [
  'PARSE_ERROR',
  'TARGETING_KEY_MISSING',
  'INVALID_CONTEXT',
  'GENERAL',
  'FLAG_NOT_FOUND',
] as const;
export type OfrepErrorCode = (typeof OFREP_ERROR_CODES)[number];

const group = z.union([z.string(), z.looseObject({ key: z.string() })]);
export type OfrepGroup = z.output<typeof group>;

/** The groups that a subject belongs to, by type. */
export const ofrepGroupsSchema = z.record(z.string(), group);

/** Describes a member of the context that has a meaning only if its value has the expected type. */
function contextMember(type: 'string' | 'object', description: string) {
  return z.unknown().meta({ description: `${description} An ordinary attribute unless it is of the type ${type}.` });
}

/** The subject to evaluate for. */
export const ofrepContextSchema = z
  .looseObject({
    targetingKey: contextMember('string', 'Identifies the subject. Percentages are hashed from it.').optional(),
    appVersion: contextMember(
      'string',
      'The version of the calling application, a semantic version, whole or partial.',
    ).optional(),
    app_version: contextMember('string', 'Another name of `appVersion`, which takes precedence.').optional(),
    deviceId: contextMember('string', 'Identifies the device.').optional(),
    groups: contextMember('object', 'The groups of the subject by type: keys, or objects with a `key`.').optional(),
  })
  .meta({ description: 'The subject. All other members are its attributes.' });
export type OfrepContext = z.output<typeof ofrepContextSchema>;

/** The body of both kinds of evaluation. Members that later versions of the protocol add are ignored. */
export const ofrepRequestSchema = z.looseObject({ context: ofrepContextSchema });

const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The answer of one flag. */
export const ofrepSuccessSchema = z.object({
  key: z.string(),
  reason: z.enum(OFREP_REASONS),
  value: z.unknown().optional().meta({ description: "Absent: the flag is off and the caller's own default counts." }),
  variant: z.string().optional(),
  metadata: metadata.optional(),
});
export type OfrepSuccess = z.output<typeof ofrepSuccessSchema>;

/** One flag has no answer. */
export const ofrepFailureSchema = z.object({
  key: z.string(),
  errorCode: z.enum(OFREP_ERROR_CODES),
  errorDetails: z.string().optional(),
});
export type OfrepFailure = z.output<typeof ofrepFailureSchema>;

const eventStream = z.object({
  type: z.literal('sse'),
  endpoint: z.object({
    requestUri: z.string().meta({
      description: 'A path on this server. It may carry a token for a short time: treat it as a secret.',
    }),
  }),
  inactivityDelaySec: z.int().min(1),
});

/** The answers of all flags. */
export const ofrepBulkSuccessSchema = z.object({
  flags: z.array(z.union([ofrepSuccessSchema, ofrepFailureSchema])),
  metadata,
  eventStreams: z.array(eventStream),
});
export type OfrepBulkSuccess = z.output<typeof ofrepBulkSuccessSchema>;

/** The body of a request that failed: with a key if it names one flag; for a defect only with details. */
export const ofrepProblemSchema = z.object({
  key: z.string().optional(),
  errorCode: z.enum(OFREP_ERROR_CODES).optional(),
  errorDetails: z.string().optional(),
});
export type OfrepProblem = z.output<typeof ofrepProblemSchema>;

/** The data of an event: the answers may have changed, and the client has to fetch them again. */
export interface RefetchEvaluation {
  readonly type: 'refetchEvaluation';
  /** Names the configuration; the client sends it back as `flagConfigEtag`. */
  readonly etag: string;
  /** Unix seconds. */
  readonly lastModified: number;
}
