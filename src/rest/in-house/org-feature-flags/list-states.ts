import { authorize } from '../../../actions/authorize.ts';
import { NotFoundError } from '../../../domain/errors.ts';
import { KEY_PATTERN } from '../../../domain/key.ts';
import { hasEnvironment, readRevisionSum, readSwitchStates } from '../../../store/flags/switch-states.ts';
import { readRoute } from '../../http/route.ts';
import { offsetOf } from '../paging.ts';
import { statePage } from './org-feature-flags-examples.ts';
import { toWireState } from './org-feature-flags-map.ts';
import { statePageSchema, statesQuerySchema } from './org-feature-flags-wire.ts';

/** GET the switches of all organisations. */
export const listStates = readRoute({
  method: 'GET',
  path: '',
  query: statesQuerySchema,
  admit: ({ caller }) => authorize(caller, 'flag:read', null),
  operation: {
    id: 'listFeatureStates',
    summary: 'List the feature states of all organisations',
    description: 'Needs a key that is not bound to an organisation.',
    answers: { 200: { description: 'A page of states.', schema: statePageSchema, example: statePage } },
    failures: [404],
  },
  async read({ query, services }) {
    const db = services.store.acrossOrganizations;
    const { environment, page, limit } = query;
    if (environment !== undefined && !(KEY_PATTERN.test(environment) && (await hasEnvironment(db, environment)))) {
      throw new NotFoundError('environment', environment);
    }
    const filter = { organizationId: query.org_id, flagKey: query.feature_key, enabled: query.enabled, environment };
    return {
      dependsOn: ['all states', await readRevisionSum(db), page, limit, JSON.stringify(filter)],
      async answer() {
        const { states, total } = await readSwitchStates(db, filter, { skip: offsetOf(query), take: limit });
        return { status: 200, body: { data: states.map(toWireState), pagination: { page, limit, total } } };
      },
    };
  },
});
