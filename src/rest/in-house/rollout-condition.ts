import { z } from 'zod';
import type { RolloutConditionInput } from '../../actions/flag/flag-inputs.ts';
import { type Flag, isOnIn, type RolloutCondition, settingOf } from '../../domain/flag.ts';
import type { JsonValue } from '../../domain/json.ts';
import { type PathWrite, resource } from '../http/resource.ts';
import type { Current } from '../http/route.ts';
import { flagParametersSchema } from './parameters.ts';
import { admitTo, environmentQuerySchema, type FlagContext, flagNamed, type Place } from './place.ts';
import { givenInstantSchema, toWireInstant, versionSchema, wireInstantSchema } from './wire-instant.ts';

/** A rollout condition in an answer. */
export const rolloutConditionSchema = z
  .object({
    min_version: z
      .string()
      .nullable()
      .describe('The lowest semantic version of the application; null for any version.'),
    activation_date: wireInstantSchema.nullable().describe('When the rollout begins; null for at once.'),
  })
  .meta({ id: 'RolloutCondition' });

/** A rollout condition in a request. The route defines the meaning of an absent member. */
export const rolloutConditionInputSchema = z
  .strictObject({
    min_version: versionSchema.nullish().describe('A semantic version, whole or partial: `2.4.0`, `2.5`, `v2.5.1`.'),
    activation_date: givenInstantSchema.nullish().describe('RFC 3339, any offset.'),
  })
  .meta({ id: 'RolloutConditionInput' });

const flagRolloutSchema = z
  .object({ flag_key: z.string(), organization_id: z.string(), rollout_condition: rolloutConditionSchema.nullable() })
  .meta({ id: 'FlagRollout' });

const changedRolloutSchema = z
  .object({ ...flagRolloutSchema.shape, updated_at: wireInstantSchema })
  .meta({ id: 'ChangedFlagRollout' });

/** Translates a rollout condition to the contracts' form. */
export function toWireRolloutCondition(
  condition: RolloutCondition | null,
): z.output<typeof rolloutConditionSchema> | null {
  if (condition === null) return null;
  const { minVersion, activationDate } = condition;
  return { min_version: minVersion, activation_date: activationDate === null ? null : toWireInstant(activationDate) };
}

/** Translates a rollout condition from the contracts' form. */
export function fromWireRolloutCondition(wire: z.output<typeof rolloutConditionInputSchema>): RolloutConditionInput {
  return { minVersion: wire.min_version, activationDate: wire.activation_date };
}

/** The rollout condition of a flag in an environment. */
export function rolloutConditionOf(flag: Flag, { environment }: Place): RolloutCondition | null {
  return settingOf(flag, environment)?.rolloutCondition ?? null;
}

/** The state of a flag, for entity tags: its version, and the feature default that its switch may follow. */
export function currentFlag(flag: Flag, { place: { environment, organization } }: { readonly place: Place }): Current {
  const isOn = isOnIn(flag, environment, organization.featureDefaults);
  return { dependsOn: ['flag', environment, flag.id, flag.version, isOn], version: flag.version };
}

function toWireRollout(flag: Flag, place: Place): z.output<typeof flagRolloutSchema> {
  return {
    flag_key: flag.key,
    organization_id: flag.organizationId,
    rollout_condition: toWireRolloutCondition(rolloutConditionOf(flag, place)),
  };
}

type RolloutWrite<Body extends z.ZodType> = Omit<PathWrite<z.ZodType, z.ZodType, Body, Place>, 'answers' | 'write'> & {
  readonly example: JsonValue;
  change(context: FlagContext<z.output<Body>>): Promise<Flag>;
};

interface RolloutRead {
  readonly id: string;
  readonly summary: string;
  readonly example: JsonValue;
}

/** The routes of a flag's rollout condition: two contracts have them at different paths. */
export function rolloutRoutes(path: string) {
  const routes = resource({
    path,
    parameters: flagParametersSchema,
    query: environmentQuerySchema,
    mayWait: true,
    admit: admitTo('organization_id'),
    find: flagNamed,
    current: currentFlag,
    show: (flag, { place }) => toWireRollout(flag, place),
    answer: { description: 'The rollout condition.', schema: flagRolloutSchema },
  });
  return {
    get: ({ example, ...operation }: RolloutRead) =>
      routes.get({
        ...operation,
        answers: { 200: { description: 'The rollout condition.', schema: flagRolloutSchema, example } },
      }),
    write: <Body extends z.ZodType>({ example, change, ...route }: RolloutWrite<Body>) =>
      routes.write({
        ...route,
        answers: { 200: { description: 'The rollout condition.', schema: changedRolloutSchema, example } },
        async write(context) {
          const flag = await change(context);
          return {
            status: 200,
            body: { ...toWireRollout(flag, context.place), updated_at: toWireInstant(flag.updatedAt) },
          };
        },
      }),
  };
}
