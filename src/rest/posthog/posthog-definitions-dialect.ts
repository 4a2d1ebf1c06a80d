import type { Dialect } from '../http/dialect.ts';
import { definitionsRoutes } from './definitions/definitions-routes.ts';
import { posthogDialect } from './posthog-dialect.ts';

/** Where PostHog's server SDKs fetch what they evaluate flags from; keys and errors are those of the private API. */
export const posthogDefinitionsDialect: Dialect = {
  ...posthogDialect,
  title: 'PostHog definitions',
  description:
    'Where the server SDKs of PostHog fetch the definitions of flags, with a secret key and the token of the project. Every path ' +
    'may end with a slash.',
  base: '',
  answersOptions: true,
  routes: definitionsRoutes,
};
