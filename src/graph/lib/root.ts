import { builder } from '../builder.ts';

builder.queryType({ description: 'What can be asked.' });
builder.mutationType({
  description:
    'What can be changed. Each mutation takes one input and answers with the changed thing or a typed failure.',
});
builder.subscriptionType({
  description: 'What can be followed live, over WebSocket (graphql-transport-ws) and server-sent events alike.',
});
