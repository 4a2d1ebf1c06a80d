import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BadInput, type Form, type OperationForm, shortly } from './bad-input.ts';
import { callerInputs } from './caller-inputs.ts';
import { conditionInputs } from './condition-inputs.ts';
import { documentInputs } from './document-inputs.ts';
import { type Fixtures, openFixtures } from './fixtures.ts';
import { flagInputs } from './flag-inputs.ts';
import { graphRequestInputs } from './graph-request-inputs.ts';
import { expectLawful, readSaid, type Told } from './law.ts';
import {
  CLOSED,
  closingCode,
  postOperation,
  sendBytes,
  sendRequest,
  streamOperation,
  subscribeOperation,
  textOf,
} from './senders.ts';
import { transportInputs } from './transport-inputs.ts';

/** The largest message that a socket reads, in bytes. */
const MAXIMUM_MESSAGE = 65_536;

const badInputs: readonly BadInput[] = [
  ...graphRequestInputs,
  ...documentInputs,
  ...callerInputs,
  ...flagInputs,
  ...conditionInputs,
  ...transportInputs,
].sort((left, right) => left.number - right.number);

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await openFixtures();
});
afterAll(() => fixtures.close());

interface Refused {
  readonly code: unknown;
  readonly message: string;
}

/** What an operation was refused with, wherever it is reported. */
function refusalIn(text: string): Refused | undefined {
  const told = JSON.parse(text);
  // A message of a socket holds a list of errors, or a result.
  const result = 'payload' in told ? (Array.isArray(told.payload) ? { errors: told.payload } : told.payload) : told;
  const [error] = result.errors ?? [];
  if (error !== undefined) return { code: error.extensions?.code, message: error.message };
  return result.data?.answer;
}

function expectRefusal({ code, says }: OperationForm, told: Told): void {
  expectLawful(told);
  const refused = refusalIn(told.text);
  expect([refused?.code, told.text]).toEqual([code, told.text]);
  expect(refused?.message).toContain(fixtures.fill(says));
}

async function expectOverSocket(form: OperationForm): Promise<void> {
  if (form.isSocketLenient === true) return;
  const told = await subscribeOperation(fixtures, form);
  expectLawful(told);
  const isTooLong = textOf(fixtures, form).length > MAXIMUM_MESSAGE - 100;
  if (isTooLong) return expect(told.status + CLOSED).toBe(1009);
  if (form.caller === 'nobody') return expect(told.status).toBe(403);
  // A message that is not an operation breaks the protocol.
  if (form.status === 401) return expect(told.status).toBe(401);
  if (form.code === 'BAD_REQUEST') return expect(told.status).toBe(400);
  return expectRefusal(form, told);
}

async function expectOverHttp(form: OperationForm): Promise<void> {
  const isSubscription = form.query.startsWith('subscription');
  if (!isSubscription) {
    expectRefusal(form, await postOperation(fixtures, form, 'application/json'));
    // Only clients that accept this type get the error in the status, too.
    const told = await postOperation(fixtures, form, 'application/graphql-response+json');
    expectRefusal(form, told);
    const { where = 'REQUEST', status = where === 'REQUEST' ? 400 : 200 } = form;
    expect([told.status, told.text]).toEqual([form.code === 'BODY_TOO_LARGE' ? 413 : status, told.text]);
  }
  expectRefusal(form, await streamOperation(fixtures, form));
}

async function expectForm(form: Form): Promise<void> {
  if (form.form === 'OPERATION') {
    await expectOverHttp(form);
    return expectOverSocket(form);
  }
  if (form.form === 'SOCKET') return expect(await closingCode(fixtures, form)).toBe(form.closes);
  if (form.form === 'BYTES') {
    const told = await sendBytes(fixtures, form);
    expectLawful(told);
    expect([told.status, told.text]).toEqual([form.status, told.text]);
    return expect(told.text).toContain(form.says ?? '');
  }
  const answer = await sendRequest(fixtures, form);
  expectLawful(answer);
  expect([answer.status, answer.text]).toEqual([form.status, answer.text]);
  const { code, text } = readSaid(form.api, answer, answer.header('content-type'));
  if (form.code !== undefined) expect(code).toBe(form.code);
  expect(text).toContain(form.says ?? '');
  for (const [name, value] of Object.entries(form.answers ?? {})) expect(answer.header(name)).toBe(value);
}

function titleOf(form: Form): string {
  if (form.form === 'BYTES' || form.form === 'SOCKET') return form.title;
  if (form.form === 'OPERATION')
    return shortly(form.text ?? (form.variables === undefined ? form.query : JSON.stringify(form.variables)));
  const body =
    form.body instanceof Uint8Array ? 'bytes' : typeof form.body === 'string' ? form.body : JSON.stringify(form.body);
  return `${form.api} ${form.method} ${shortly(form.path)} ${form.caller ?? ''} ${shortly(body ?? '')}`;
}

describe.each(badInputs)('$number: $title', ({ forms }) => {
  it.each(forms.map((form) => ({ title: titleOf(form), form })))('$title', ({ form }) => expectForm(form));
});

describe('the table', () => {
  it('has all forty', () => {
    expect(badInputs.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  });
});

describe('after all of them', () => {
  it('the server answers as before, and has logged no defect', async () => {
    const answer = await sendRequest(fixtures, {
      ...{ form: 'REQUEST', api: 'graph', method: 'POST', path: '/graphql', status: 200 },
      body: { query: '{ organization(id: "org_812") { id } }' },
    });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { data: { organization: { id: 'org_812' } } }]);
    expect(fixtures.app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
