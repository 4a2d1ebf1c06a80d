import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Kind, print, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/actions/api-key/api-keys.ts';
import { DEMO_ACADEMY, loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { createFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { createEnvironment } from '../../src/actions/organization/environments.ts';
import { scheduleFlagChange } from '../../src/actions/scheduled-change/scheduled-changes.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import { loadConfig } from '../../src/config/config.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { schema } from '../../src/graph/schema.ts';
import { countTokens, limitRules } from '../../src/server/limits/document-limits.ts';
import { priceOperation } from '../../src/server/limits/operation-price.ts';
import {
  type ClientDocument,
  documentsIn,
  filesIn,
  textsInMarkdown,
  withTypenames,
} from '../support/client-documents.ts';
import { runs } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { limits } = loadConfig({});

const manuals = [
  { place: 'README.md', text: readFileSync(`${root}README.md`, 'utf8') },
  ...filesIn(`${root}docs`, '.md'),
];
const pages = documentsIn(filesIn(`${root}test/server/pages`, '.graphql'));

const documents: Readonly<Record<string, readonly ClientDocument[]>> = {
  'the documentation': manuals.flatMap(({ place, text }) => documentsIn(textsInMarkdown(place, text))),
  'the dashboard': documentsIn(filesIn(`${root}src/dashboard`, '.graphql')),
  'everyday pages of dashboards': pages,
};

/** The size of a page in a folder of the dashboard; of any other document the largest that a connection allows. */
function pageSize(name: string): number {
  const folder = `${root}src/dashboard/${name.slice(0, name.lastIndexOf('/'))}`;
  const files = existsSync(folder) ? ['.ts', '.tsx'].flatMap((ending) => filesIn(folder, ending)) : [];
  const sizes = files.flatMap(({ text }) =>
    [...text.matchAll(/^const PAGE = (\d+);$/gm)].map(([, size]) => Number(size)),
  );
  return sizes.length === 0 ? 100 : Math.max(...sizes);
}

/** Each page as large as the client asks for, each list in an input as long as the verb takes it. */
function largest({ name, operation }: ClientDocument): Record<string, unknown> {
  const { variableDefinitions = [] } = operation;
  const flags = Array.from({ length: 500 }, (_, index) => ({ key: `flag-${index}`, flagKey: `flag-${index}` }));
  const values = variableDefinitions.flatMap(({ variable, type }): [string, unknown][] => {
    const { value: variableName } = variable.name;
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    const typeName = named.kind === Kind.NAMED_TYPE ? named.name.value : '';
    if (variableName === 'first') return [[variableName, pageSize(name)]];
    if (typeName === 'ChangeFlagsInput') return [[variableName, { flags }]];
    return typeName === 'CopyFlagSettingsInput' ? [[variableName, { items: flags }]] : [];
  });
  return Object.fromEntries(values);
}

function priceOf(sent: ClientDocument) {
  return priceOperation(schema, sent.document, sent.operation, largest(sent));
}

describe.each(Object.keys(documents))('of %s', (of) => {
  const all = documents[of] ?? [];

  it('there are documents', () => {
    expect(all.length).toBeGreaterThan(5);
  });

  it.each(all)('$name passes the usual limits at its largest, with __typename everywhere', (each) => {
    const sent = withTypenames(each.document);
    expect(validate(schema, sent, limitRules(limits))).toEqual([]);
    expect(countTokens(print(sent), limits.queryTokens)).toBeGreaterThan(0);
    const { complexity, management } = priceOf(each);
    expect(complexity).toBeLessThanOrEqual(limits.queryComplexity);
    expect(priceOf({ ...each, document: sent })).toEqual(priceOf(each));
    expect(management).toBeLessThanOrEqual(limits.rateBurst / 2);
  });
});

describe('the everyday pages of dashboards', () => {
  const flagCount = runs(1_000);
  let app: TestApp;

  beforeAll(async () => {
    app = await createTestApp();
    const { services } = app;
    await loadDemoData(services);
    const organizationId = DEMO_ACADEMY;
    const { environments, flags } = await services.live.snapshot(organizationId);
    const more = ['review', 'preview', 'staging', 'load', 'training'].filter((key) => !environments.has(key));
    for (const key of more.slice(0, 5 - environments.size))
      await createEnvironment(services, fullCaller, { organizationId, key });
    await addFlags(app, organizationId, flagCount - flags.size);
    const [flagKey = ''] = flags.keys();
    const subjects = Array.from({ length: 200 }, (_, index) => ({
      targetingKey: `subject-${index}`,
      set: { plan: index % 2 === 0 ? 'pro' : 'free' },
    }));
    await recordReport(services, fullCaller, { organizationId, subjects });
    await services.subjects.flush();
    await createApiKey(services, fullCaller, { organizationId, name: 'browser', permissions: ['evaluate'] });
    const at = new Date(app.clock.now() + 86_400_000).toISOString();
    const place = { organizationId, flagKey, environment: 'production' };
    await scheduleFlagChange(services, fullCaller, { ...place, at, enabled: false });
    await updateFlag(services, fullCaller, { organizationId, flagKey: 'generated-1', requiresApproval: true });
    const asking = setFlagSwitch(services, fullCaller, { ...place, flagKey: 'generated-1', enabled: false });
    await expect(asking).rejects.toThrow(ApprovalRequired);
  }, 120_000);
  afterAll(() => app.close());

  it('are answered without an error, one after the other, and spend less than half of a burst', async () => {
    const { services, clock } = app;
    const [key] = (await services.live.snapshot(DEMO_ACADEMY)).flags.keys();
    const { number } = await services.store.db.changeRequest.findFirstOrThrow({
      where: { organizationId: DEMO_ACADEMY },
      select: { number: true },
    });
    const days = (count: number) => new Date(clock.now() + count * 86_400_000).toISOString();
    const places = { id: DEMO_ACADEMY, key, number, from: 'production', to: 'development', text: 'a' };
    const own: Readonly<Record<string, object>> = {
      SchedulePage: { from: days(-1), to: days(300) },
      SubjectsPage: { environment: 'production', key: 'subject-1' },
      HistoryPage: { filter: { flagKeys: [key], text: 'flag' } },
    };
    for (const { document, operation } of pages) {
      const { value: name = '' } = operation.name ?? {};
      const used = Object.entries({ ...places, ...own[name] }).filter(([each]) =>
        operation.variableDefinitions?.some(({ variable }) => variable.name.value === each),
      );
      const { errors, data } = await app.graphql<object>(print(withTypenames(document)), Object.fromEntries(used));
      expect({ name, errors }).toEqual({ name, errors: undefined });
      expect({ name, missing: Object.entries(data).filter(([, value]) => value === null) }).toEqual({
        name,
        missing: [],
      });
    }
    const spent = pages.reduce((sum, page) => sum + priceOf(page).management, 0);
    expect(spent).toBeLessThan(limits.rateBurst / 2);
  });

  it('have a board of every flag in every environment', async () => {
    const board = pages.find(({ operation }) => operation.name?.value === 'BoardPage');
    const { data } = await app.graphql<{
      organization: { board: { rows: readonly { cells: readonly object[] }[] } };
    }>(print(board?.document ?? { kind: Kind.DOCUMENT, definitions: [] }), { id: DEMO_ACADEMY });
    expect(data.organization.board.rows.map(({ cells }) => cells.length)).toEqual(Array(flagCount).fill(5));
  });
});

/** Adds flags that are on in production. */
async function addFlags(app: TestApp, organizationId: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await createFlag(app.services, fullCaller, {
      ...{ organizationId, key: `generated-${index}`, tags: [`team-${index % 7}`] },
      settings: [{ environment: 'production', enabled: index % 3 > 0 }],
    });
  }
}
