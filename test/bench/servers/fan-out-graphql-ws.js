// graphql-ws as its documentation shows it, with graphql-yoga's publish and subscribe in between.
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema } from 'graphql-yoga';
import { WebSocketServer } from 'ws';

const changes = createPubSub();

const schema = createSchema({
  typeDefs: `
    type Change { revision: Int! kind: String! entityKey: String! at: String! }
    type Query { nothing: Boolean }
    type Subscription { changes(organizationId: ID!, flagKeys: [String!]): Change! }
  `,
  resolvers: {
    Subscription: { changes: { subscribe: () => changes.subscribe('changes'), resolve: (change) => change } },
  },
});

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    changes.publish('changes', JSON.parse(Buffer.concat(chunks).toString()));
    response.end('{}');
  });
});

useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }));
server.listen(0, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
