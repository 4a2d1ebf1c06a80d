import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome, Write } from './history.ts';
import type { DeliveryNode } from './node.ts';
import { oneOf } from './seeded-random.ts';

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 4_000;

/** A writer at one place, again and again. */
export interface Writing {
  readonly nodes: readonly DeliveryNode[];
  readonly organizationId: string;
  readonly flagKey: string;
  /** Names the writer among all. */
  readonly writer: number;
  readonly random: () => number;
  /** Called after each write. */
  readonly onWritten: () => void;
  /** Aborts when no more is to be written; what is under way is then sent again until it is answered. */
  readonly over: AbortSignal;
  /** Aborts when even that is given up. */
  readonly givenUp: AbortSignal;
}

/** One write as it is sent. */
interface Sending {
  readonly mark: string;
  readonly source: 'graph' | 'rest';
  /** Under which it is sent again; undefined: it is sent once. */
  readonly key: string | undefined;
}

/** Writes until it is over: through either API, half of it under idempotency keys, and tells what came of it. */
export async function write(writing: Writing): Promise<readonly Write[]> {
  const { organizationId, writer, random, over } = writing;
  const writes: Write[] = [];
  for (let turn = 1; !over.aborted; turn += 1) {
    const mark = `${writer}.${turn}.0`;
    const key = random() < 0.5 ? `${organizationId} ${mark}` : undefined;
    const sending = { mark, source: oneOf(random, ['graph', 'rest'] as const), key };
    const defects: string[] = [];
    writes.push({ organizationId, mark, outcome: await sendUntilKnown(writing, sending, defects), defects });
    writing.onWritten();
    await pause(5 + random() * 20);
  }
  return writes;
}

async function sendUntilKnown(writing: Writing, sending: Sending, defects: string[]): Promise<Outcome> {
  for (;;) {
    const outcome = await send(writing, sending, defects);
    if (outcome !== 'UNKNOWN' || sending.key === undefined || writing.givenUp.aborted) return outcome;
    await pause(100 + writing.random() * 200);
  }
}

/** The statuses of a server that is away, late or full; every other one above them is a defect. */
const TEMPORARY: readonly number[] = [503, 504, 507];

async function send(writing: Writing, sending: Sending, defects: string[]): Promise<Outcome> {
  const { url } = oneOf(writing.random, writing.nodes);
  try {
    const response = await fetch(requestOf(url, writing, sending), { signal: AbortSignal.timeout(PATIENCE) });
    const [{ status }, text] = [response, await response.text()];
    const isDefect = (status >= 500 && !TEMPORARY.includes(status)) || text.includes('INTERNAL_SERVER_ERROR');
    if (isDefect) defects.push(`${status} ${text}`);
    return outcomeOf(status, text);
  } catch {
    return 'UNKNOWN';
  }
}

function requestOf(url: string, { organizationId, flagKey }: Writing, { mark, source, key }: Sending): Request {
  const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  if (source === 'rest') {
    const body = JSON.stringify({ rollout_condition: { min_version: mark } });
    const path = `/api/v1/organizations/${organizationId}/feature-flags/${flagKey}`;
    return new Request(url + path, { method: 'PUT', headers, body });
  }
  const query = `mutation ($input: SetRolloutConditionInput!) {
    setRolloutCondition(input: $input) { __typename ... on Error { message } }
  }`;
  const variables = { input: { organizationId, flagKey, minVersion: mark } };
  return new Request(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
}

/** An answer that says neither that it was done nor that it was refused leaves both open; so does one that it is being done. */
function outcomeOf(status: number, text: string): Outcome {
  if (status >= 500 || text.includes('IDEMPOTENCY_KEY_IN_PROGRESS')) return 'UNKNOWN';
  if (status >= 400) return 'REFUSED';
  if (text.includes('"errors":[')) return 'UNKNOWN';
  return text.includes('Error"') ? 'REFUSED' : 'ACKNOWLEDGED';
}
