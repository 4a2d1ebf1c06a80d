import { ADMIN_KEY, ORGANIZATION } from '../servers/halyard.js';

const json = { 'content-type': 'application/json' };
const halyardHeaders = { ...json, authorization: `Bearer ${ADMIN_KEY}`, 'x-halyard-organization': ORGANIZATION };
const context = { targetingKey: 'user-1', plan: 'pro' };

const post = (url, headers, body) => ({ url, method: 'POST', headers, body: JSON.stringify(body) });
const graph = (url, headers, query, variables) => post(url, headers, { query, variables });

const evaluateQuery = `query ($organization: ID!, $flag: String!, $context: EvaluationContextInput) {
  evaluate(organizationId: $organization, flagKey: $flag, context: $context) { flagKey reason value variant } }`;
const evaluateAllQuery = `query ($organization: ID!, $context: EvaluationContextInput) {
  evaluateAll(organizationId: $organization, context: $context) { flagKey reason value variant } }`;
const graphContext = { targetingKey: 'user-1', attributes: { plan: 'pro' } };

async function answerOf({ url, method = 'GET', headers = {}, body }) {
  const response = await fetch(url, { method, headers, body });
  return { response, body: await response.text() };
}

function check(isRight, answer) {
  if (!isRight) throw new Error(`unexpected answer: ${answer.slice(0, 500)}`);
}

/** Asks once under the entity tag of the answer, so that the next answers are 304. */
async function unchanged(request) {
  const { response } = await answerOf(request);
  const etag = response.headers.get('etag');
  check(etag !== null, 'no ETag');
  return { ...withEntityTag(request, etag), expected: 304 };
}

const withEntityTag = (request, etag) => ({ ...request, headers: { ...request.headers, 'if-none-match': etag } });

const floorPost = {
  name: 'floor: node:http POST',
  isFloor: true,
  server: 'floor',
  request: ({ url }) => post(url, json, { context }),
};
const floorGet = {
  name: 'floor: node:http GET',
  isFloor: true,
  server: 'floor',
  request: ({ url }) => ({ url, expected: 304 }),
};

/** A bare server that gets the same request as Halyard and answers 304 with as many headers. */
const floorAlike = (request) => ({
  name: 'node:http, same request and headers',
  server: 'floor',
  request: ({ url, ...server }) => ({ ...request({ url: `${url}/alike`, ...server }), expected: 304 }),
});

const unleashFrontend = {
  name: 'unleash-server frontend API',
  server: 'unleash',
  request: ({ url }) => ({
    url: `${url}/api/frontend?userId=user-1&properties[plan]=pro`,
    headers: { authorization: 'default:development.bench-frontend' },
  }),
  check: (answer) => check(JSON.parse(answer).toggles.length >= 20, answer),
};

const unleashClient = {
  name: 'unleash-server client features',
  server: 'unleash',
  request: ({ url }) => ({
    url: `${url}/api/client/features`,
    headers: { authorization: 'default:development.bench-client' },
  }),
  check: (answer) => check(JSON.parse(answer).features.length === 50, answer),
};

const single = ({ url }) => post(`${url}/ofrep/v1/evaluate/flags/flag-2`, halyardHeaders, { context });
const definitions = ({ url, clientKey }) => ({
  url: `${url}/flags/definitions?token=${clientKey}&send_cohorts`,
  headers: { authorization: `Bearer ${ADMIN_KEY}`, 'x-halyard-organization': ORGANIZATION },
});
const isOn = (answer) => check(JSON.parse(answer).value === true, answer);
const bulk = ({ url }) => post(`${url}/ofrep/v1/evaluate/flags`, halyardHeaders, { context });

const graphServers = ['mercurius', 'yoga', 'graphql-js'];

function graphRow(title, query, variables, checkAnswer) {
  return {
    title,
    contenders: ['halyard', ...graphServers].map((server) => ({
      ...{ name: server === 'halyard' ? 'Halyard' : server, server, check: checkAnswer },
      request: ({ url }) => graph(`${url}/graphql`, server === 'halyard' ? halyardHeaders : json, query, variables),
    })),
  };
}

/** What is asked over HTTP: the contenders of each row, and how their answers are known to be right. */
export const rows = [
  {
    title: 'OFREP, one flag',
    contenders: [
      { name: 'Halyard', server: 'halyard', request: single, check: isOn },
      { name: 'Halyard, 2 workers', server: 'halyard, 2 workers', request: single, check: isOn },
      floorPost,
      unleashFrontend,
    ],
  },
  {
    title: 'OFREP, all of 50 flags',
    contenders: [
      {
        name: 'Halyard',
        server: 'halyard',
        request: bulk,
        check: (answer) => check(JSON.parse(answer).flags.length === 50, answer),
      },
      floorPost,
      unleashFrontend,
    ],
  },
  {
    title: 'OFREP, all of 50 flags, unchanged (304)',
    contenders: [
      { name: 'Halyard', server: 'halyard', request: (server) => unchanged(bulk(server)) },
      floorGet,
      floorAlike((server) => withEntityTag(bulk(server), '"floor"')),
    ],
  },
  {
    title: 'PostHog /flags?v=2, 50 flags',
    contenders: [
      {
        ...{ name: 'Halyard', server: 'halyard' },
        request: ({ url, clientKey }) =>
          post(`${url}/flags/?v=2`, json, {
            token: clientKey,
            distinct_id: 'user-1',
            person_properties: { plan: 'pro' },
          }),
        check: (answer) => check(Object.keys(JSON.parse(answer).flags).length === 50, answer),
      },
      floorPost,
      unleashClient,
    ],
  },
  {
    title: 'PostHog definitions, unchanged (304)',
    contenders: [
      {
        ...{ name: 'Halyard', server: 'halyard' },
        request: (server) => unchanged(definitions(server)),
      },
      floorGet,
      floorAlike((server) => withEntityTag(definitions(server), '"floor"')),
    ],
  },
  graphRow('GraphQL { __typename }', '{ __typename }', {}, (answer) =>
    check(JSON.parse(answer).data.__typename === 'Query', answer),
  ),
  graphRow(
    'GraphQL evaluate',
    evaluateQuery,
    { organization: ORGANIZATION, flag: 'flag-2', context: graphContext },
    (answer) => check(JSON.parse(answer).data.evaluate.value === true, answer),
  ),
  graphRow(
    'GraphQL evaluateAll of 50',
    evaluateAllQuery,
    { organization: ORGANIZATION, context: graphContext },
    (answer) => check(JSON.parse(answer).data.evaluateAll.length === 50, answer),
  ),
];

/** Asks once and looks at the answer. */
export async function checkOnce({ request, check: isRight }, server) {
  const asked = await request(server);
  const { body } = await answerOf(asked);
  isRight?.(body);
  return asked;
}
