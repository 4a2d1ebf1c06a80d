import type { z } from 'zod';
import type { Expecting, FlagName } from '../../actions/flag/flag-inputs.ts';
import type { Flag } from '../../domain/flag.ts';
import { resource } from '../http/resource.ts';
import type { RouteContext } from '../http/route.ts';
import { flagExample } from './datadog-examples.ts';
import { type DatadogPermission, needs } from './datadog-permissions.ts';
import { type DatadogPlace, findFlag, placeFor } from './datadog-place.ts';
import { flagDependsOn, showFlag } from './feature-flag-map.ts';
import { flagAnswerSchema } from './feature-flag-wire.ts';

/** The context of a route whose path names a flag. */
export type FlagContext<Body = unknown, Parameters = unknown> = RouteContext<
  { readonly feature_flag_id: string } & Parameters,
  unknown,
  Body,
  DatadogPlace
>;

/** The flag of the path, archived or not. Throws NotFoundError. */
export function flagNamed({ place, parameters }: Pick<FlagContext, 'place' | 'parameters'>): Flag {
  return findFlag(place, parameters.feature_flag_id);
}

/** Names the flag that a write changes. */
export function flagName(flag: Flag, { place, expectedVersion }: FlagContext): FlagName & Expecting {
  return { organizationId: place.organizationId, flagKey: flag.key, expectedVersion };
}

/** The answer with a flag. */
export const flagAnswer = { description: 'The flag.', schema: flagAnswerSchema, example: flagExample };

/** The routes of a flag, or of a part of one. */
export function flagResource<Parameters extends z.ZodType<{ readonly feature_flag_id: string }>>(
  path: string,
  parameters: Parameters,
  neededToWrite: readonly DatadogPermission[],
) {
  return resource({
    path,
    parameters,
    admit: (call, access) => placeFor(call, access === 'read' ? needs.readFlag : neededToWrite),
    find: flagNamed,
    async current(flag, { services, place, now }) {
      return { dependsOn: await flagDependsOn(services, flag, place, now), version: flag.version };
    },
    show: (flag, { services, place, now }) => showFlag(services, flag, place, now),
    answer: flagAnswer,
  });
}
