import { buildSchema } from 'graphql';
import { compileOrganization } from '../../../dist/compile.js';
import { evaluate, evaluateAll } from '../../../dist/evaluate.js';
import { plainOrganization } from '../fixtures/plain-organization.js';

/** Halyard's evaluation behind the smallest schema that can ask it: what the other GraphQL servers are given to serve. */
export const schema = buildSchema(`
  scalar JSON
  input EvaluationContextInput { targetingKey: String attributes: JSON }
  type Evaluation { flagKey: String! reason: String! value: JSON variant: String }
  type Query {
    evaluate(organizationId: ID!, flagKey: String!, context: EvaluationContextInput): Evaluation!
    evaluateAll(organizationId: ID!, context: EvaluationContextInput): [Evaluation!]!
  }
`);

const snapshot = compileOrganization(plainOrganization(50)).environments.get('production');

const toContext = ({ targetingKey = null, attributes = {} } = {}) => ({
  ...{ targetingKey, appVersion: null, deviceId: null, attributes, groups: {} },
});

/** The resolvers of it, as methods of a root value. */
export const rootValue = {
  evaluate: ({ flagKey, context }) => evaluate(snapshot, flagKey, toContext(context), Date.now()),
  evaluateAll: ({ context }) => evaluateAll(snapshot, toContext(context), Date.now()),
};

/** The same for servers that take a resolver for each field. */
export const resolvers = {
  Query: {
    evaluate: (_root, input) => rootValue.evaluate(input),
    evaluateAll: (_root, input) => rootValue.evaluateAll(input),
  },
};
