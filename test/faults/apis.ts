import { expect } from 'vitest';
import type { Flag } from '../../src/domain/flag.ts';
import { FLAG, type LawRequest, type LawSubject, lawSubjects } from '../rest/law-subjects.ts';
import type { RestAnswer } from '../support/rest-app.ts';
import type { TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

/** Turns the flag off in the graph, or on. */
export const SWITCH = `mutation ($input: SetFlagSwitchInput!) {
  setFlagSwitch(input: $input) { __typename ... on Error { code } }
}`;

/** Evaluates the flag in the graph. */
export const EVALUATE = `query ($organizationId: ID!) {
  evaluate(organizationId: $organizationId, flagKey: "${FLAG}", context: { targetingKey: "ida" }) { value }
}`;

/** An organization with the flag of the laws, on for all. */
export interface Place {
  readonly organizationId: string;
  readonly flag: Flag;
}

/** Makes such an organization. */
export async function makePlace(app: TestApp): Promise<Place> {
  const { organizationId, flag } = await makeOrganization(app.services);
  return { organizationId, flag: await flag(FLAG) };
}

/** The dialects through which something is written. */
export const writingSubjects: readonly (readonly [string, LawSubject])[] = lawSubjects
  .filter(({ write }) => write !== null)
  .map((subject) => [subject.dialect.name, subject]);

/** Sends a request to the whole app, as a caller with every permission in the organization. */
export async function send(app: TestApp, request: LawRequest | undefined): Promise<RestAnswer> {
  if (request === undefined) throw new Error('There is nothing to send.');
  const { method, path, body, headers = {} } = request;
  const response = await app.fetch(path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** Turns the flag off through a dialect with a key. */
export function write(app: TestApp, subject: LawSubject, place: Place, secret: string): Promise<RestAnswer> {
  const request = subject.write?.(place.organizationId, place.flag);
  return send(app, request && subject.ways[0]?.(request, secret));
}

/** Expects a refusal in a dialect's own words that tells when to come again. */
export function expectToComeAgain(subject: LawSubject, answer: RestAnswer, status: number, seconds: number): void {
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, String(seconds)]);
  subject.expectProblem(answer);
}

/** Expects an evaluation in the graph to be answered with this value. */
export async function expectValue(app: TestApp, { organizationId }: Place, value: boolean): Promise<void> {
  const { status, data } = await app.graphql(EVALUATE, { organizationId });
  expect([status, data]).toEqual([200, { evaluate: { value } }]);
}

/** Sets the flag's switch in the graph: the type or the code that is answered, with the status. */
export async function setSwitch(app: TestApp, { organizationId }: Place, enabled: boolean): Promise<unknown> {
  const input = { organizationId, flagKey: FLAG, environment: 'production', enabled };
  const { status, data, errors } = await app.graphql<{ setFlagSwitch: { __typename: string; code?: string } }>(SWITCH, {
    input,
  });
  const code = errors?.[0]?.extensions?.code ?? data?.setFlagSwitch.code;
  return [status, code ?? data.setFlagSwitch.__typename];
}
