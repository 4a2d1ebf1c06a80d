/** Files that are not in plain English yet. Remove a file once it is clean; add none but one that was moved. */
export const unclean: ReadonlySet<string> = new Set([
  'src/rest/posthog/cohorts/cohort-map.ts',
  'src/rest/posthog/filters/property-map.ts',
  'src/rest/posthog/filters/property-operators.ts',
  'src/rest/posthog/flags/flag-lookup.ts',
  'src/rest/posthog/sdk/sdk-caller.ts',
  'src/server/graphql/graphiql-tabs.ts',
  'src/server/graphql/trusted-documents.ts',
  'src/server/limits/document-limits.ts',
  'src/server/limits/list-size.ts',
  'src/server/limits/operation-admission.ts',
  'src/server/limits/operation-price.ts',
  'src/server/streams/sharing/result-stream.ts',
  'src/store/idempotency/attempt.ts',
  'src/store/idempotency/idempotency-cipher.ts',
  'src/store/idempotency/run-idempotently.ts',
]);
