import { optionsAnswer } from '../../rest/http/cors-open.ts';
import type { HttpApi, PathParameters } from '../../rest/http/http-api.ts';
import { HttpProblem } from '../../rest/http/http-problem.ts';
import { loggedPath } from '../../rest/http/logged-path.ts';
import { type Place, RouteTable } from '../../rest/http/route-table.ts';
import type { Endpoint, Match } from './endpoint.ts';
import { problemReply, refusalReply } from './server-replies.ts';

/** Finds the endpoint of a request: a route, or a refusal (400, 404 or 405) in the format of the API that the path belongs to. */
export type Router = (method: string, path: string) => Match;

interface Routed extends Endpoint {
  readonly api: HttpApi;
}

const NO_PARAMETERS: PathParameters = {};

/** The endpoint of a path that belongs to no API. */
const noApi = { isOpen: false, refuse: refusalReply };

/** Makes the router of some APIs; if two have routes for the same path, the first one counts. */
export function createRouter(apis: readonly HttpApi[]): Router {
  const routes = new RouteTable<Routed>();
  const bases = new RouteTable<HttpApi>();
  for (const api of apis) {
    for (const { method, pattern, answer } of api.routes) routes.add(method, pattern, { pattern, api, answer });
    if (api.base !== '') bases.add('ANY', api.base, api);
  }
  return (method, path) => {
    if (path === '') return refusal('none', noApi, malformedTarget());
    const found = routes.find(method, path);
    if (found?.parameters !== undefined) return { endpoint: found.target, parameters: found.parameters };
    if (found !== undefined) return refusal(found.target.pattern, found.target.api, new HttpProblem('MALFORMED_PATH'));
    const place = routes.at(path);
    if (place !== undefined) return otherMethod(method, place);
    const api = ownerOf(path, bases);
    return api === undefined ? nowhere(path) : refusal('none', api, new HttpProblem('ROUTE_NOT_FOUND'));
  };
}

/** The API with the longest base above the path. */
function ownerOf(path: string, bases: RouteTable<HttpApi>): HttpApi | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const found = bases.find('ANY', path.slice(0, end));
    if (found !== undefined) return found.target;
  }
  return undefined;
}

function otherMethod(method: string, { target, methods }: Place<Routed>): Match {
  const { pattern, api } = target;
  if (!api.answersOptions) return refusal(pattern, api, methodNotAllowed(methods));
  const allowed = [...methods, 'OPTIONS'];
  if (method !== 'OPTIONS') return refusal(pattern, api, methodNotAllowed(allowed));
  return matchOf(pattern, api, ({ headers }) =>
    optionsAnswer(allowed, headers.get('access-control-request-headers'), api.isOpen),
  );
}

function methodNotAllowed(methods: readonly string[]): HttpProblem {
  const allow = methods.join(', ');
  return new HttpProblem('METHOD_NOT_ALLOWED', `This path takes ${allow}.`, { headers: { allow } });
}

function malformedTarget(): HttpProblem {
  return new HttpProblem('MALFORMED_PATH', 'The target or the Host of the request is malformed.');
}

function nowhere(path: string): Match {
  return matchOf('none', noApi, () =>
    problemReply(404, { code: 'NOT_FOUND', detail: `There is nothing at ${loggedPath(path)}.` }),
  );
}

function refusal(pattern: string, api: Pick<HttpApi, 'isOpen' | 'refuse'>, problem: HttpProblem): Match {
  return matchOf(pattern, api, (incoming) => api.refuse(problem, incoming));
}

function matchOf(pattern: string, api: Endpoint['api'], answer: Endpoint['answer']): Match {
  return { endpoint: { pattern, api, answer }, parameters: NO_PARAMETERS };
}
