import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { load } from '../http/load.js';
import { ADMIN_KEY, askGraph } from '../servers/halyard.js';

/** The organization with a board of 1,000 flags in five environments. */
export const BOARD = {
  ...{ prefix: 'board', organizations: 1, flagsPerOrganization: 1_000, changes: 10 },
  environments: ['production', 'development', 'staging', 'review', 'training'],
};

const organizationId = 'board-1';

const board = `query ($id: ID!) { organization(id: $id) { board { revision totalCount
  environments { id key name isProduction requiresApproval }
  rows { flagId key name valueType tags version updatedAt lifecycle
    cells { switch enabled rolloutPercentage minVersion activationDate activated variantKey ruleCount nextChangeAt pendingChangeRequestId } } } } }`;

/** The same board with each different cell once, as the dashboard queries it. */
const compactBoard = `query ($id: ID!) { organization(id: $id) { board { revision totalCount
  environments { id key name isProduction }
  rows { key name valueType tags version updatedAt createdAt lifecycle }
  distinctCells { switch enabled rolloutPercentage minVersion activationDate activated variantKey ruleCount nextChangeAt pendingChangeRequestNumber }
  cellNumbers } } }`;

const switchOne = `mutation ($input: SetFlagSwitchInput!) { setFlagSwitch(input: $input) { __typename } }`;
const change = `mutation ($input: ChangeFlagsInput!) { changeFlags(input: $input) { __typename } }`;

const bodyOf = (query) => JSON.stringify({ query, variables: { id: organizationId } });
const boardBody = bodyOf(board);
const compactBody = bodyOf(compactBoard);

const headersOf = (encoding) => ({
  ...{ 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}`, 'accept-encoding': encoding },
});

const decoders = { identity: (bytes) => bytes, gzip: gunzipSync, br: brotliDecompressSync };

/** How long the whole answer takes to arrive, as a browser waits for it; what it holds is read afterwards. */
async function timedBoard(url, encoding = 'identity', body = boardBody) {
  const begin = performance.now();
  const bytes = await post(`${url}/graphql`, body, encoding);
  const milliseconds = performance.now() - begin;
  const { data } = JSON.parse(decoders[encoding](bytes).toString());
  if (data.organization.board.rows.length !== BOARD.flagsPerOrganization) throw new Error('the board left out flags');
  return milliseconds;
}

function post(url, body, encoding) {
  const headers = { ...headersOf(encoding), 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
    });
    asking.on('error', reject).end(body);
  });
}

/** The board of a server that has just started, again, after a write of one flag, and compressed; and a change of 500 flags. */
export async function boardRows(url, rounds) {
  const samples = {
    load: [await timedEvaluation(url)],
    cold: [],
    all: [],
    warm: [],
    written: [],
    brotli: [],
    compact: [],
    gzip: [],
    many: [],
    perSecond: [],
  };
  samples.cold.push(await timedBoard(url));
  for (let round = 0; round <= rounds; round += 1) {
    const add = (name, milliseconds) => round > 0 && samples[name].push(milliseconds);
    add('many', await timedChange(url, round));
    add('all', await timedBoard(url));
    add('warm', await timedBoard(url));
    await turn(url, 1, round);
    add('written', await timedBoard(url));
    await turn(url, 2, round);
    add('brotli', await timedBoard(url, 'br'));
    const { perSecond } = await load({
      url: `${url}/graphql`,
      method: 'POST',
      headers: headersOf('br'),
      body: boardBody,
    });
    add('perSecond', perSecond);
    await turn(url, 3, round);
    add('compact', await timedBoard(url, 'br', compactBody));
    await turn(url, 4, round);
    add('gzip', await timedBoard(url, 'gzip'));
  }
  return [
    {
      ...{ title: 'scale: a board of 1,000 × 5', unit: 'ms', higherIsBetter: false },
      contenders: [
        { name: 'again', samples: samples.warm },
        { name: 'after a write', samples: samples.written },
        { name: 'after a write, brotli', samples: samples.brotli },
        { name: 'after a write, gzip', samples: samples.gzip },
        { name: 'after a write, each different cell once, brotli', samples: samples.compact },
        { name: 'after a change of 500 flags', samples: samples.all },
        { name: 'the first of the server', samples: samples.cold },
      ],
    },
    {
      ...{ title: 'scale: a board of 1,000 × 5 again, brotli', unit: 'per second', higherIsBetter: true },
      contenders: [{ name: 'Halyard', samples: samples.perSecond }],
    },
    {
      ...{ title: 'scale: the first answer of an organization of 1,000 × 5', unit: 'ms', higherIsBetter: false },
      contenders: [{ name: 'Halyard', samples: samples.load }],
    },
    {
      ...{ title: 'scale: a change of 500 flags in one commit', unit: 'ms', higherIsBetter: false },
      contenders: [{ name: 'Halyard', samples: samples.many }],
    },
  ];
}

async function turn(url, number, round) {
  const input = { organizationId, flagKey: `flag-${number}`, environment: 'staging', enabled: round % 2 === 1 };
  await succeed(askGraph(url, switchOne, { input }));
}

/** The first question loads the organization. */
async function timedEvaluation(url) {
  const begin = performance.now();
  await askGraph(url, '{ evaluate(organizationId: "board-1", flagKey: "flag-1") { value } }');
  return performance.now() - begin;
}

async function timedChange(url, round) {
  const flags = Array.from({ length: 500 }, (_, index) => ({ key: `flag-${index + 1}` }));
  const tag = round % 2 === 0 ? { addTags: ['measured'] } : { removeTags: ['measured'] };
  const begin = performance.now();
  await succeed(askGraph(url, change, { input: { organizationId, flags, ...tag } }));
  return performance.now() - begin;
}

async function succeed(asking) {
  for (const { __typename } of Object.values(await asking))
    if (/Error|Required/.test(__typename)) throw new Error(`a write was answered with ${__typename}`);
}
