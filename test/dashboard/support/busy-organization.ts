/** The organization of the demo data that is made busy. */
export const ORGANIZATION = 'org-nansen-akademiet';

/** The people of the organization, by the secrets of their API keys. */
export interface People {
  /** Asks for changes. */
  readonly anna: string;
  /** Approves them. */
  readonly maria: string;
  /** May only look. */
  readonly guest: string;
}

/** Sends an operation to the graph, with an API key or without, and fails where it is refused. */
export type AskAs = (document: string, variables: Record<string, unknown>, key?: string) => Promise<unknown>;

/** Sends operations to a server, from outside. */
export function askAt(url: string): AskAs {
  return async (query, variables, key) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    const [result] = Object.values<Record<string, unknown>>(data ?? {});
    if (result === undefined || errors || (result.code !== undefined && result.code !== 'APPROVAL_REQUIRED')) {
      throw new Error(`${query}: ${JSON.stringify(errors ?? result)}`);
    }
    return result;
  };
}

/** A mutation by its name and input, with the failures of its result. */
const mutation = (name: string, selection = '') => {
  const input = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
  return `mutation ($input: ${input}) { ${name}(input: $input) { __typename ... on Error { code message } ${selection} } }`;
};

/**
 * Makes the organization of the demo data one in which much goes on: three environments, forty known subjects, production under
 * approval, requests that wait and that are decided, and things that the clock will do within thirty days.
 */
export async function makeBusy(url: string, now: number): Promise<People> {
  const ask = askAt(url);
  const make = (name: string, input: Record<string, unknown>, key?: string, selection?: string) =>
    ask(mutation(name, selection), { input: { organizationId: ORGANIZATION, ...input } }, key);
  const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
  const newKey = async (name: string, permissions: readonly string[], more = {}) => {
    const made = await make(
      'createApiKey',
      { name, permissions, ...more },
      undefined,
      '... on CreatedApiKey { secret }',
    );
    return String((made as { readonly secret: string }).secret);
  };

  await make('createEnvironment', { key: 'staging', name: 'Staging' });
  const [anna, maria, guest] = [
    await newKey('Anna', ['*']),
    await newKey('Maria', ['*']),
    await newKey('Guest', [
      'flag:read',
      'environment:read',
      'organization:read',
      'segment:read',
      'change:read',
      'evaluate',
    ]),
  ];
  for (const environment of ['production', 'staging']) {
    await report(url, await newKey(`App in ${environment}`, ['evaluate'], { kind: 'CLIENT', environment }));
  }

  const set = (flagKey: string, environment: string, setting: Record<string, unknown>, key = anna) =>
    make('setFlagSetting', { flagKey, environment, ...setting }, key);
  await set('certification', 'staging', { enabled: true, rolloutPercentage: 12 });
  await set('travel_reimbursement', 'staging', { enabled: true });
  await set('course_theme', 'staging', {
    ...{ enabled: true, defaultVariant: 'aurora' },
    rules: [
      {
        ...{ key: 'teachers', name: 'Teachers first', variant: 'fjord' },
        ...{ startsAt: inDays(4), endsAt: inDays(18) },
        conditions: [{ attribute: 'role', operator: 'EQUALS', values: ['teacher'] }],
      },
    ],
  });
  await set('upload_limit', 'staging', {
    ...{ enabled: true, defaultVariant: 'standard' },
    rules: [
      {
        ...{ key: 'more-and-more', name: 'More and more schools', variant: 'large' },
        exposureSchedule: {
          autostart: true,
          steps: [
            { exposurePercentage: 10, intervalMilliseconds: 3 * 86_400_000 },
            { exposurePercentage: 40, intervalMilliseconds: 6 * 86_400_000 },
            { exposurePercentage: 70, intervalMilliseconds: 7 * 86_400_000, isPausePoint: true },
            { exposurePercentage: 100 },
          ],
        },
      },
    ],
  });
  await set('exam_settings', 'staging', {
    ...{ enabled: true, defaultVariant: 'open-book' },
    rolloutCondition: { activationDate: inDays(11) },
  });
  await make('scheduleFlagChange', {
    ...{ flagKey: 'certification', environment: 'staging', at: inDays(7), enabled: false },
    comment: 'The trial ends.',
  });

  await make('updateEnvironment', { key: 'production', requiresApproval: true });
  await set('search_boost', 'production', { rolloutPercentage: 50, comment: 'Half is enough for a start.' });
  await set('exam_settings', 'production', { enabled: false, comment: 'Exams are over.' });
  await decide(ask, 'approveChangeRequest', maria, 'Agreed with support.');
  await set('exam_settings', 'production', { enabled: true, comment: 'Once more.' });
  await decide(ask, 'rejectChangeRequest', maria, 'Not before the summer.');
  await set('certification', 'production', {
    enabled: true,
    rolloutPercentage: 25,
    comment: 'Go-live agreed with support.',
  });
  await make(
    'updateSegment',
    { key: 'pilot-schools', addMembers: ['subject-3'], comment: 'They asked to join.' },
    anna,
  );
  await make('setFlagSetting', {
    ...{ flagKey: 'travel_reimbursement', environment: 'production', enabled: false },
    comment: 'Until the new contract.',
  });
  return { anna, maria, guest };
}

/** Decides the newest change request. */
async function decide(ask: AskAs, name: string, key: string, comment: string): Promise<void> {
  const found = await ask(
    `query ($id: ID!) { organization(id: $id) { changeRequests(first: 1) { edges { node { id } } } } }`,
    { id: ORGANIZATION },
  );
  const { changeRequests } = found as { changeRequests: { edges: readonly [{ node: { id: string } }] } };
  await ask(mutation(name), { input: { id: changeRequests.edges[0].node.id, comment } }, key);
}

/** Reports forty subjects, as an app does. */
async function report(url: string, token: string): Promise<void> {
  const subjects = Array.from({ length: 40 }, (_, index) => ({
    ...{ event: '$set', distinct_id: `subject-${index + 1}` },
    $set: {
      role: index % 5 === 0 ? 'teacher' : 'student',
      plan: index % 3 === 0 ? 'pro' : 'free',
      email: `subject-${index + 1}@example.no`,
    },
  }));
  const response = await fetch(`${url}/batch/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_key: token, batch: subjects }),
  });
  if (!response.ok) throw new Error(`The subjects were refused: ${await response.text()}`);
}
