import { createServer } from 'node:http';
import { printSchema } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { resolvers, schema } from './graph-example.js';

const yoga = createYoga({ schema: createSchema({ typeDefs: printSchema(schema), resolvers }), logging: false });
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
