import { z } from 'zod';
import { identify } from '../../actions/identify.ts';
import type { Caller } from '../../domain/caller.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';
import { secretIn } from '../http/api-key.ts';
import type { Dialect } from '../http/dialect.ts';
import type { Incoming } from '../http/incoming.ts';
import type { RestServices } from '../http/rest-services.ts';
import { ofrepProblem } from './ofrep-problem.ts';
import { ofrepRoutes } from './ofrep-routes.ts';
import { EVENTS_PATH } from './ofrep-streams.ts';
import { ofrepProblemSchema } from './ofrep-wire.ts';
import { identifyByToken } from './stream-access.ts';

/** The OpenFeature Remote Evaluation Protocol 0.3.0, which OpenFeature SDKs of every language speak. */
export const ofrepDialect: Dialect = {
  name: 'ofrep',
  title: 'OpenFeature Remote Evaluation Protocol',
  description:
    'For the SDKs of OpenFeature, with the OFREP provider. The key decides the organization and the environment; a caller ' +
    'whom no key binds names them in `X-Halyard-Organization` and `X-Halyard-Environment`.',
  base: '/ofrep/v1',
  security: ['bearer', 'apiKey'],
  identify: identifyCaller,
  problem: ofrepProblem,
  problemSchema: ofrepProblemSchema,
  // This API writes nothing, so nothing can wait for approval.
  waiting: () => ({ status: 202, body: {} }),
  waitingSchema: z.object({}),
  kind: 'evaluation',
  routes: ofrepRoutes,
};

/** Identifies by the token in the URL of an event stream, where a browser cannot send the key; else by the key. */
function identifyCaller(
  { services, anonymousAccess }: RestServices,
  { headers, path, query }: Incoming,
): MaybePromise<Caller> {
  const token = path === EVENTS_PATH ? query.get('token') : null;
  if (token !== null) return identifyByToken(services, token);
  return identify(services, secretIn(headers), anonymousAccess, 'ofrep');
}
