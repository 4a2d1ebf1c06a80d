import { builder } from '../builder.ts';

builder.queryType({
  description:
    'Everything that can be read. An object that the caller may not see is treated as one that does not exist.',
});
builder.mutationType({
  description:
    'Everything that can be changed. Each mutation takes one `input` and returns the changed object or a typed failure. ' +
    'In an input that creates an object, null is the same as an absent field. In an input that changes an object, an ' +
    'absent field keeps its value; null is allowed where the description of the field mentions null.',
});
builder.subscriptionType({
  description: 'Everything that can be followed live, over WebSocket (graphql-transport-ws) or server-sent events.',
});
