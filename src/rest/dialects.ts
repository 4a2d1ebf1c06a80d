import { datadogDialect } from './datadog/datadog-dialect.ts';
import type { Dialect } from './http/dialect.ts';
import { orgFeatureFlagsDialect } from './in-house/org-feature-flags/org-feature-flags-dialect.ts';
import { organizationFlagsDialect } from './in-house/organization-flags/organization-flags-dialect.ts';
import { rolloutDialect } from './in-house/rollout/rollout-dialect.ts';
import { ofrepDialect } from './ofrep/ofrep-dialect.ts';
import { posthogDefinitionsDialect, posthogDialect, posthogSdkDialect } from './posthog/posthog-apis.ts';

/** The REST APIs that are served, in the order in which they are documented. */
export const dialects: readonly Dialect[] = [
  organizationFlagsDialect,
  rolloutDialect,
  orgFeatureFlagsDialect,
  ofrepDialect,
  datadogDialect,
  posthogDialect,
  posthogSdkDialect,
  posthogDefinitionsDialect,
];
