import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { dialects } from '../../src/rest/dialects.ts';
import { apiOf } from '../../src/rest/http/answer-route.ts';
import type { Dialect } from '../../src/rest/http/dialect.ts';
import type { RestServices } from '../../src/rest/http/rest-services.ts';
import { documentationRoutes } from '../../src/rest/openapi/docs-page.ts';
import { createPipeline, type Pipeline } from '../../src/server/http/pipeline.ts';
import { createRouter } from '../../src/server/http/router.ts';
import { refusalReply } from '../../src/server/http/server-replies.ts';

/** Pages and hosts of every name may call. */
const rules = { host: 'localhost', allowedHosts: [], anonymousAccess: 'none', corsOrigins: [], trustProxy: 0 } as const;

/** The server's pipeline with REST dialects, and the document that describes them, alone. */
export function restPipeline(rest: RestServices, mounted: readonly Dialect[] = dialects): Pipeline {
  const documentation = {
    ...{ base: '', isOpen: false, answersOptions: false, refuse: refusalReply },
    routes: documentationRoutes(mounted),
  };
  return createPipeline({
    route: createRouter([...mounted.map((dialect) => apiOf(rest, dialect)), documentation]),
    ...{ rules, log: pino({ level: 'silent' }), metrics: { observe: () => {} } },
    ...{ newId: randomUUID, now: () => performance.now() },
  });
}
