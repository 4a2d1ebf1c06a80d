import type { JsonValue } from '../../domain/json.ts';

/** An epoch of the log; every database has one of its own. */
export const EPOCH = '5e0c1a7d';

/** The body of a request. */
export const requestExample: JsonValue = {
  context: {
    targetingKey: 'student-42',
    appVersion: '2.8.0',
    role: 'teacher',
    groups: { school: { key: 'school-bergen', students: 1200 } },
  },
};

/** One flag that a rule has decided. */
export const successExample: JsonValue = {
  key: 'course_theme',
  reason: 'TARGETING_MATCH',
  value: 'aurora',
  variant: 'aurora',
  metadata: { flagVersion: 1, revision: 22, rule: 'beta-testers-first' },
};

/** The answers of two flags; for the second the caller's own default applies. */
export const bulkExample: JsonValue = {
  flags: [
    {
      key: 'course_theme',
      reason: 'TARGETING_MATCH',
      value: 'aurora',
      variant: 'aurora',
      metadata: { flagVersion: 1, rule: 'beta-testers-first' },
    },
    { key: 'search_boost', reason: 'DISABLED', metadata: { flagVersion: 1 } },
  ],
  metadata: { organization: 'org-nansen-akademiet', environment: 'production', revision: 22 },
  eventStreams: [
    {
      type: 'sse',
      endpoint: {
        requestUri: `/ofrep/v1/events?organization=org-nansen-akademiet&environment=production&since=${EPOCH}-22.1788242400000`,
      },
      inactivityDelaySec: 120,
    },
  ],
};

/** The events of a stream when an answer may have changed. */
export const eventExample = `id: ${EPOCH}-23.1788242400000
event: message
data: {"type":"refetchEvaluation","etag":"\\"${EPOCH}-23.1788242400000\\"","lastModified":1771622898}
`;
