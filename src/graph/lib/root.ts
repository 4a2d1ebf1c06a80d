import { builder } from '../builder.ts';

builder.queryType({
  description:
    'Everything that can be read. Objects of organizations and environments that the caller cannot see are treated as if they did not exist. ' +
    'A field that fails is null, with an entry in `errors`.',
});
builder.mutationType({
  description:
    'Everything that can be changed. Each mutation takes one `input` and returns the changed object or a typed failure; ' +
    'it is null, with an entry in `errors`, only if the failure is unexpected. ' +
    'In an input that creates an object, null is the same as an absent field. In an input that changes an object, an ' +
    'absent field keeps its value; null is allowed where the description of the field mentions null.',
});
builder.subscriptionType({
  description: 'Everything that can be followed live, over WebSocket (graphql-transport-ws) or server-sent events.',
});
