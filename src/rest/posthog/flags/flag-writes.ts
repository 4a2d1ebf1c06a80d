import type { z } from 'zod';
import { createFlag } from '../../../actions/flag/flags.ts';
import { createUsageDashboard } from '../../../actions/usage/usage-dashboards.ts';
import { MAXIMUM_NAME } from '../../../domain/text-rules.ts';
import { writeRoute } from '../../http/route.ts';
import { flagParametersSchema, noQuerySchema, projectParametersSchema } from '../posthog-parameters.ts';
import { admitting, enter, refreshed } from '../posthog-place.ts';
import { refuseUnknownDashboards } from './analytics-dashboards.ts';
import { refuseConflict } from './flag-conflict.ts';
import { flagChangeExample, flagExample, newFlagExample } from './flag-examples.ts';
import { toCreateFlagInput } from './flag-input.ts';
import { type FlagChangeBody, flagChangeSchema, flagSchema, newFlagSchema } from './flag-wire.ts';
import { asBodyAsks, changeFlag, currentFlag, type FlagCall } from './flag-writing.ts';
import { showFlag } from './shown-flags.ts';

const answer = { description: 'The flag.', schema: flagSchema, example: flagExample };

/** POST one (contract §4.2). */
export const makeFlag = writeRoute({
  method: 'POST',
  path: '/feature_flags',
  parameters: projectParametersSchema,
  query: noQuerySchema,
  body: newFlagSchema,
  admit: admitting('feature_flag:write'),
  operation: {
    id: 'posthogCreateFlag',
    summary: 'Create a feature flag',
    description: 'It has the dashboard of its usage made for it, unless that is not wanted.',
    requestExample: newFlagExample,
    answers: { 201: answer },
    failures: [400],
    mayWait: true,
  },
  async write({ body, ...call }) {
    const { services, caller, now } = call;
    const place = await enter(call, 'feature_flag:write');
    await refuseUnknownDashboards(services, place, body);
    const flag = await createFlag(services, caller, toCreateFlagInput(body, place, now));
    if (body._should_create_usage_dashboard !== false) {
      const name = `Generated Dashboard: ${flag.key} Usage`.slice(0, MAXIMUM_NAME);
      await createUsageDashboard(services, caller, { organizationId: place.organizationId, flagKey: flag.key, name });
    }
    return { status: 201, body: await showFlag(call, flag, await refreshed(call, place)) };
  },
});

const change = {
  path: '/feature_flags/{id}',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: flagChangeSchema,
  admit: admitting('feature_flag:write'),
  current: currentFlag,
  write: changeAsBodyAsks,
} as const;

/** PATCH what is to change of one (contract §4.3). */
export const patchFlag = writeRoute({
  ...change,
  method: 'PATCH',
  operation: operation('posthogUpdateFlag', 'Update a feature flag'),
});

/** PUT the same: what is absent stays. */
export const putFlag = writeRoute({
  ...change,
  method: 'PUT',
  operation: operation('posthogPutFlag', 'Replace what is sent of a feature flag'),
});

function operation(id: string, summary: string) {
  return {
    id,
    summary,
    requestExample: flagChangeExample,
    answers: { 200: answer },
    failures: [400, 404, 409],
    mayWait: true,
  };
}

function changeAsBodyAsks(context: FlagCall<z.output<typeof flagChangeSchema>>) {
  const { body, now } = context;
  const ask = asBodyAsks(body, now);
  return changeFlag(context, async (flag, place) => {
    if (hasVersion(body)) refuseConflict(body, await showFlag(context, flag, place));
    await refuseUnknownDashboards(context.services, place, body, flag);
    return ask(flag, place);
  });
}

function hasVersion({ version, original_flag: original }: FlagChangeBody): boolean {
  return typeof version === 'number' && original !== undefined && original !== null;
}
