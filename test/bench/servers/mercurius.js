import fastify from 'fastify';
import { printSchema } from 'graphql';
import mercurius from 'mercurius';
import { resolvers, schema } from './graph-example.js';

const app = fastify();
// Just-in-time compilation is mercurius's own fast path; its documentation turns it on so.
app.register(mercurius, { schema: printSchema(schema), resolvers, jit: 1 });
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`listens on http://127.0.0.1:${app.server.address().port}`);
