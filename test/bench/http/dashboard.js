import { ADMIN_KEY, ORGANIZATION } from '../servers/halyard.js';

/*
 * What a dashboard shows of an organization: 50 flags with their variants, settings in two environments, and rules. The other
 * lookup, of something that is not there, makes a request unlike all before it where that is wanted, and costs both the same.
 */

const halyardQuery = `query ($organization: ID!, $other: String!) {
  other: flag(organizationId: $organization, key: $other) { id }
  organization(id: $organization) {
    name
    flags(first: 50) {
      edges { node {
        key name version tags
        variants { key value }
        settings { switch rolloutPercentage environment { key } rules { key exposurePercentage } }
      } }
    }
  }
}`;

const postGraphileQuery = `query ($organization: String!, $other: UUID!) {
  other: flagByRowId(rowId: $other) { id }
  organizationByRowId(rowId: $organization) {
    name
    flagsByOrganizationId(first: 50) {
      nodes {
        key name version tags
        variantsByOrganizationIdAndFlagId { nodes { key value } }
        flagEnvironmentsByOrganizationIdAndFlagId { nodes {
          switch rolloutPercentage
          environmentByOrganizationIdAndEnvironmentId { key }
          targetingRulesByFlagIdAndSettingId { nodes { key exposurePercentage } }
        } }
      }
    }
  }
}`;

function check(flags, answer) {
  const settings = flags?.flatMap((flag) => flag.settings ?? flag.flagEnvironmentsByOrganizationIdAndFlagId.nodes);
  if (flags?.length !== 50 || settings.length !== 100) throw new Error(`unexpected answer: ${answer.slice(0, 500)}`);
}

const contenders = [
  {
    ...{ name: 'Halyard', server: 'halyard', query: halyardQuery },
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
    check: (answer) =>
      check(
        JSON.parse(answer).data?.organization.flags.edges.map(({ node }) => node),
        answer,
      ),
  },
  {
    ...{ name: 'PostGraphile 5', server: 'postgraphile', query: postGraphileQuery },
    headers: { 'content-type': 'application/json' },
    check: (answer) => check(JSON.parse(answer).data?.organizationByRowId.flagsByOrganizationId.nodes, answer),
  },
];

const bodyOf = (query, other) => JSON.stringify({ query, variables: { organization: ORGANIZATION, other } });

/** Where a number stands in what no flag is called, and no row's id is. */
const COUNTED = '000000000000';
const nothing = `00000000-0000-4000-8000-${COUNTED}`;

function rowOf(title, members = {}) {
  return {
    title,
    contenders: contenders.map(({ query, headers, ...contender }) => ({
      ...contender,
      request: ({ url }) => ({
        ...{ url: `${url}/graphql`, method: 'POST', headers, body: bodyOf(query, nothing), ...members },
      }),
    })),
  };
}

/** The rows of the dashboard. */
export const dashboardRows = [
  rowOf('dashboard query, repeated'),
  rowOf('dashboard query, distinct arguments', { counted: COUNTED }),
];
