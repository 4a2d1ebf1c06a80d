import { setFlagSwitch } from '../../../src/actions/setting/settings.ts';
import { ofrepDialect } from '../../../src/rest/ofrep/ofrep-dialect.ts';
import { createMessageQueue } from '../../support/message-queue.ts';
import { type NodeApi, openNodeApi } from '../../support/node-api.ts';
import { createRestApp, type RestApp, type RestAppOptions } from '../../support/rest-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../../support/test-organization.ts';

/** What goes with a request to the protocol. */
export interface Asking {
  /** The secret of an API key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** What it answered. A member that the answer does not have is undefined, even if its type differs. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnsweredFlag & {
    readonly flags: readonly AnsweredFlag[];
    readonly eventStreams: readonly [AnsweredStream];
  };
}

interface AnsweredFlag {
  readonly key: string;
  readonly reason: string;
  readonly value: unknown;
  readonly variant: string;
  readonly errorCode: string;
  readonly errorDetails: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly revision: number };
}

interface AnsweredStream {
  readonly type: string;
  readonly endpoint: { readonly requestUri: string };
  readonly inactivityDelaySec: number;
}

/** An app and an organization with a flag of every kind that the protocol tells apart. */
export interface OfrepApp extends RestApp {
  /** Listens on a free port of its own. */
  listen(): Promise<NodeApi>;
  readonly organizationId: string;
  readonly organization: TestOrganization;
  /** Evaluates one flag, without a key unless one is given. */
  evaluate(flagKey: string, context: Readonly<Record<string, unknown>>, asking?: Asking): Promise<Answered>;
  /** Evaluates all flags. */
  evaluateAll(context: Readonly<Record<string, unknown>>, asking?: Asking): Promise<Answered>;
  /** Sends a body as it is to the path of the evaluations (`''` for all, `/key` for one). */
  post(path: string, body: string, asking?: Asking): Promise<Answered>;
  /** Fetches a path and leaves the answer unread. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Turns a flag on or off in production. */
  turn(flagKey: string, enabled: boolean): Promise<void>;
  /** Turns a flag on that is off, or off that is on. */
  flip(flagKey: string, environment?: string): Promise<void>;
}

/** When the app's clock stands, unless a test moves it. */
export const NOW = '2026-06-01T12:00:00Z';
/** The activation date of the flag `dated`. */
export const ACTIVATION = '2026-06-02T00:00:00Z';
/** When the schedule of the flag `scheduled` comes to its second step, at which every subject is exposed. */
export const SECOND_STEP = '2026-06-03T00:00:00Z';

/** Makes the app. Close it when the test is over. */
export async function createOfrepApp(options: RestAppOptions = {}): Promise<OfrepApp> {
  const app = await createRestApp({ now: NOW, dialects: [ofrepDialect], ...options });
  const organization = await makeOrganization(app.services);
  await makeFlags(organization);
  const { organizationId } = organization;

  const turnIn = async (environment: string, flagKey: string, enabled: boolean) => {
    await setFlagSwitch(app.services, fullCaller, { organizationId, flagKey, environment, enabled });
  };
  const post = async (path: string, body: string, { key, headers = {} }: Asking = {}): Promise<Answered> => {
    const response = await app.fetch(
      new Request(`http://localhost/ofrep/v1/evaluate/flags${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          ...(key === undefined ? { 'x-halyard-organization': organizationId } : { authorization: `Bearer ${key}` }),
          ...headers,
        },
        body,
      }),
    );
    const text = await response.text();
    // The test says what it expects to be in there; a 304 has no body.
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    ...app,
    listen: () => openNodeApi(app.answer),
    get: (path, init) => app.fetch(new Request(`http://localhost${path}`, init)),
    organizationId,
    organization,
    post,
    evaluate: (flagKey, context, asking) =>
      post(`/${encodeURIComponent(flagKey)}`, JSON.stringify({ context }), asking),
    evaluateAll: (context, asking) => post(asking?.path ?? '', JSON.stringify({ context }), asking),
    turn: (flagKey, enabled) => turnIn('production', flagKey, enabled),
    async flip(flagKey, environment = 'production') {
      const { flags } = await app.services.live.snapshot(organizationId);
      await turnIn(environment, flagKey, flags.get(flagKey)?.settings[environment]?.switch !== 'ON');
    },
  };
}

const on = { environment: 'production', enabled: true };

async function makeFlags({ flag }: TestOrganization): Promise<void> {
  const texts = [
    { key: 'basic', value: 'basic' },
    { key: 'gold', value: 'gold' },
  ];
  const forPro = [{ conditions: [{ attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] }] }];
  await flag('switch');
  await flag('switched-off', { settings: [] });
  await flag('theme', {
    valueType: 'STRING',
    variants: texts,
    settings: [{ ...on, defaultVariant: 'basic', rules: [{ key: 'pro', groups: forPro, variant: 'gold' }] }],
  });
  await flag('theme-off', { valueType: 'STRING', variants: texts, settings: [] });
  await flag('limit', {
    valueType: 'INTEGER',
    variants: [{ key: 'few', value: 25 }],
    settings: [{ ...on, defaultVariant: 'few' }],
  });
  await flag('boost', {
    valueType: 'NUMERIC',
    variants: [{ key: 'mild', value: 1.5 }],
    settings: [{ ...on, overrideVariant: 'mild' }],
  });
  await flag('exam', {
    valueType: 'JSON',
    variants: [{ key: 'open', value: { minutes: 240, aids: ['notes'] } }],
    settings: [{ ...on, defaultVariant: 'open' }],
  });
  await flag('half', {
    settings: [{ ...on, defaultVariant: null, rules: [{ key: 'half', exposurePercentage: 50 }] }],
  });
  await flag('pro-or-half', {
    settings: [
      {
        ...on,
        defaultVariant: null,
        rules: [
          { key: 'pro', groups: forPro },
          { key: 'half', exposurePercentage: 50 },
        ],
      },
    ],
  });
  await flag('per-device', {
    bucketing: { by: 'DEVICE_ID' },
    settings: [{ ...on, defaultVariant: null, rules: [{ key: 'half', exposurePercentage: 50 }] }],
  });
  await flag('from-two', { settings: [{ ...on, rolloutCondition: { minVersion: '2.0.0' } }] });
  await flag('dated', { settings: [{ ...on, rolloutCondition: { activationDate: ACTIVATION } }] });
  await flag('scheduled', {
    settings: [
      {
        ...on,
        defaultVariant: null,
        rules: [
          {
            key: 'steps',
            exposureSchedule: {
              startsAt: '2026-06-01T00:00:00Z',
              steps: [{ exposurePercentage: 0, intervalMilliseconds: 172_800_000 }, { exposurePercentage: 100 }],
            },
          },
        ],
      },
    ],
  });
  await flag('school', {
    settings: [
      {
        ...on,
        defaultVariant: null,
        rules: [
          {
            key: 'large',
            groups: [
              {
                conditions: [
                  { attribute: 'students', operator: 'GREATER_THAN', values: [1000], groupType: 'school' },
                  { attribute: 'key', operator: 'EQUALS', values: ['school-bergen'], groupType: 'school' },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
  await flag('for-servers', { distributionChannel: 'SERVER' });
  await flag('for-clients', { distributionChannel: 'CLIENT' });
}

/** An event stream as it comes: whole blocks, comments included, waiting to be asked for. */
export interface RawStream {
  readonly status: number;
  readonly headers: Headers;
  /** The next block. Fails when the stream has ended. */
  next(): Promise<string>;
  /** The next event, comments and the block at the beginning left out. */
  nextEvent(): Promise<{ id: string; data: { type: string; etag: string; lastModified: number } }>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  /** Goes away, as a closed tab does. */
  leave(): Promise<void>;
}

/** Reads the event stream in an answer. */
export function readStream(response: Response): RawStream {
  const queue = createMessageQueue<string>();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('The answer has no body.');
  const pump = async () => {
    for (let rest = ''; ; ) {
      const { value, done } = await reader.read();
      if (done) break;
      const blocks = `${rest}${value}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) queue.push(block);
    }
    queue.fail(new Error('The stream has ended.'));
  };
  const ended = pump();
  return {
    ...{ status: response.status, headers: response.headers, ended, next: queue.next },
    async nextEvent() {
      for (;;) {
        const block = await queue.next();
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) return { id: /^id: (.*)$/m.exec(block)?.[1] ?? '', data: JSON.parse(data) };
      }
    },
    leave: () => reader.cancel(),
  };
}
