import { z } from 'zod';
import { snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { organizationFor } from '../../../actions/evaluation/visible-flags.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { type Call, type Operation, type Route, writeRoute } from '../../http/route.ts';
import { enrollmentAttribute } from '../filters/filters-meaning.ts';
import { isActive, type Project, projectIn } from '../project.ts';
import { placeOf } from './sdk-answers.ts';
import { configOf, configSchema, earlyAccessExample, earlyAccessSchema } from './sdk-schema.ts';

const tokenParameter = z.object({ token: z.string().describe('The project token.') });
const tokenQuery = z.looseObject({ token: z.string().describe('The project token.') });
const stagesQuery = tokenQuery.extend({
  stage: z.string().optional().describe('Limits features to a stage; may be repeated. All features are `beta`.'),
});

const STAGE = 'beta';

async function admit({ services, caller, incoming }: Call): Promise<Project> {
  const place = placeOf(caller, incoming);
  const { environment } = await snapshotFor(services, caller, place);
  return projectIn(await organizationFor(services, caller, place.organizationId), environment.key);
}

/** posthog-js loads PostHog's own script of surveys wherever the configuration speaks of surveys, also where there are none. */
const pageConfigSchema = configSchema.omit({ surveys: true });

function pageConfig(hasFeatureFlags: boolean): z.output<typeof pageConfigSchema> {
  const { surveys: _, ...config } = configOf(hasFeatureFlags);
  return config;
}

function projectConfig({ snapshot }: Project): z.output<typeof pageConfigSchema> {
  return pageConfig(snapshot.flagKeys.length > 0);
}

/** The script that posthog-js loads (https://github.com/PostHog/posthog-js). It reads the configuration of its token from it. */
function configScript(token: string, project: Project): string {
  const entry = `{config: ${JSON.stringify(projectConfig(project))}, siteApps: []}`;
  return [
    'window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {};',
    `window._POSTHOG_REMOTE_CONFIG[${JSON.stringify(token)}] = ${entry};\n`,
  ].join('\n');
}

const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  // Pages of other origins may load the script without CORS.
  'cross-origin-resource-policy': 'cross-origin',
};

/** The flags that persons can enroll in: those that are active and read the property that an SDK sets. */
function earlyAccessFeatures(project: Project, now: EpochMilliseconds): z.output<typeof earlyAccessSchema> {
  const features = [...project.snapshot.flags.values()].flatMap(({ flag, setting }) => {
    const { id, key, name, description } = flag;
    const conditions = setting?.overrideVariant === null ? (setting.enrollment?.conditions ?? []) : [];
    const canEnroll = conditions.some(({ attribute }) => attribute === enrollmentAttribute(key));
    if (!canEnroll || !isActive(flag, project, now)) return [];
    return [{ id, name, description, stage: STAGE, documentationUrl: null, flagKey: key } as const];
  });
  return { earlyAccessFeatures: features };
}

const configOperation: Operation = {
  id: 'posthogConfig',
  summary: 'Read the configuration of a web SDK',
  description: "Of PostHog's products, Halyard has only flags.",
  answers: { 200: { description: 'The configuration.', schema: pageConfigSchema, example: pageConfig(true) } },
};

const scriptOperation: Operation = {
  id: 'posthogConfigScript',
  summary: 'Load the configuration of a web SDK as a script',
  description: 'Sets `window._POSTHOG_REMOTE_CONFIG` for the token to the same configuration.',
  answers: {
    200: {
      ...{ description: 'The script.', mediaType: 'text/javascript', schema: z.string() },
      example: 'window._POSTHOG_REMOTE_CONFIG["phc_project_token"] = {config: {"hasFeatureFlags":true}, siteApps: []};',
    },
  },
};

const surveysOperation: Operation = {
  id: 'posthogSurveys',
  summary: 'List surveys',
  description: 'Halyard has no surveys: the list is empty.',
  answers: {
    200: {
      description: 'No surveys.',
      schema: z.object({ surveys: z.array(z.never()).max(0) }),
      example: { surveys: [] },
    },
  },
};

const earlyAccessOperation: Operation = {
  id: 'posthogEarlyAccessFeatures',
  summary: 'List the flags that a person can enroll in',
  description:
    'The active flags whose enrollment reads `$feature_enrollment/{key}`. Flags of the channel SERVER are left out.',
  answers: { 200: { description: 'The features.', schema: earlyAccessSchema, example: earlyAccessExample } },
};

/** What a web SDK reads when a page loads. */
export const browserRoutes: readonly Route[] = [
  writeRoute({
    ...{ method: 'GET', path: '/array/{token}/config', parameters: tokenParameter, operation: configOperation, admit },
    write: ({ place }) => ({ status: 200, body: projectConfig(place) }),
  }),
  writeRoute({
    ...{
      method: 'GET',
      path: '/array/{token}/config.js',
      parameters: tokenParameter,
      operation: scriptOperation,
      admit,
    },
    write: ({ place, parameters }) => ({
      status: 200,
      headers: scriptHeaders,
      content: configScript(parameters.token, place),
    }),
  }),
  writeRoute({
    ...{ method: 'GET', path: '/api/surveys', query: tokenQuery, operation: surveysOperation, admit },
    write: () => ({ status: 200, body: { surveys: [] } }),
  }),
  writeRoute({
    ...{
      method: 'GET',
      path: '/api/early_access_features',
      query: stagesQuery,
      operation: earlyAccessOperation,
      admit,
    },
    write({ place, incoming, now }) {
      const stages = incoming.query.getAll('stage');
      const isWanted = stages.length === 0 || stages.includes(STAGE);
      return { status: 200, body: isWanted ? earlyAccessFeatures(place, now) : { earlyAccessFeatures: [] } };
    },
  }),
];
