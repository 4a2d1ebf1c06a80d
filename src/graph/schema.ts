import { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { guardSchema } from './lib/access.ts';
import { withChangeComments } from './lib/change-comments.ts';
import './lib/root.ts';
import './lib/scalars.ts';
import './lib/expected-failures.ts';
import './api-key/api-key-mutations.ts';
import './api-key/api-key.ts';
import './board/board.ts';
import './change-request/change-request-mutations.ts';
import './change-request/change-request.ts';
import './change-request/pending-change-request.ts';
import './change/change-subscription.ts';
import './change/flag-history.ts';
import './change/organization-actors.ts';
import './change/change.ts';
import './comparison/compare-environments.ts';
import './comparison/copy-settings.ts';
import './configuration/apply-configuration.ts';
import './environment/environment-mutations.ts';
import './environment/environment.ts';
import './evaluation/evaluation-queries.ts';
import './evaluation/evaluation-subscription.ts';
import './export/export.ts';
import './exposure-schedule/exposure-mutations.ts';
import './exposure-schedule/exposure-schedule.ts';
import './feature-default/feature-default-mutations.ts';
import './feature-default/feature-default.ts';
import './flag/bulk-mutations.ts';
import './flag/flag-mutations.ts';
import './flag/flag-subscription.ts';
import './flag/flag.ts';
import './flag/mentioning-flags.ts';
import './flag/organization-flags.ts';
import './holdout/holdout-mutations.ts';
import './holdout/holdout.ts';
import './organization/organization-mutations.ts';
import './organization/organization.ts';
import './saved-view/saved-view-mutations.ts';
import './saved-view/saved-view.ts';
import './preview/change-request-preview.ts';
import './preview/flag-change-preview.ts';
import './preview/segment-change-preview.ts';
import './scheduled-change/scheduled-change-mutations.ts';
import './scheduled-change/scheduled-change.ts';
import './search/search.ts';
import './segment/segment-members.ts';
import './segment/segment-mutations.ts';
import './segment/segment.ts';
import './server/server.ts';
import './setting/setting-mutations.ts';
import './setting/setting.ts';
import './subject/known-attributes.ts';
import './subject/subject.ts';
import './targeting-rule/operators.ts';
import './targeting-rule/targeting-rule.ts';
import './transition/transition.ts';
import './usage/organization-usage.ts';
import './usage/usage-dashboard-mutations.ts';
import './usage/usage-dashboard.ts';
import './usage/usage.ts';
import './variant/variant-mutations.ts';
import './variant/variant.ts';
import './viewer/viewer.ts';

const description =
  'Feature flags of organizations: queries, mutations with typed failures, and subscriptions that resume. Every flag has one truth, ' +
  'and every API of the server gives the same answers.';

/** The graph's schema: every file above defines its part of it. */
export const schema: GraphQLSchema = guardSchema(
  withChangeComments(new GraphQLSchema({ ...builder.toSchema().toConfig(), description })),
);
