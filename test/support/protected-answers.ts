import { evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import type { Services } from '../../src/actions/services.ts';
import { EMPTY_CONTEXT, type EvaluationContext } from '../../src/domain/evaluation.ts';
import { PERMISSIONS } from '../../src/domain/permission.ts';
import { fullCaller } from './test-organization.ts';

/** Every permission but to approve changes. */
export const writingPermissions = PERMISSIONS.filter(
  (permission) => permission !== '*' && permission !== 'change:approve',
);

/** The subjects: members of the lists and of the conditions that tests write, and one that is neither. */
const PEOPLE: readonly Pick<EvaluationContext, 'targetingKey' | 'attributes'>[] = [
  { targetingKey: 'user-1', attributes: { country: 'NO' } },
  { targetingKey: 'user-2', attributes: { country: 'SE' } },
  { targetingKey: 'ida', attributes: {} },
  { targetingKey: 'ola', attributes: {} },
];

/** The answer of one flag for one subject in one environment. */
export interface FoundAnswer {
  readonly environment: string;
  readonly targetingKey: string | null;
  readonly flagKey: string;
  readonly variant: string | null;
  readonly value: unknown;
}

/** What an organization answers in each of its environments. */
export async function answersOf(services: Services, organizationId: string): Promise<readonly FoundAnswer[]> {
  const { environments } = await services.live.snapshot(organizationId);
  const found: FoundAnswer[] = [];
  for (const environment of environments.keys())
    for (const { targetingKey, attributes } of PEOPLE) {
      const context = { ...EMPTY_CONTEXT, targetingKey, attributes };
      const evaluations = await evaluateFlags(services, fullCaller, { organizationId, environment, context });
      for (const { flagKey, variant, value } of evaluations)
        found.push({ environment, targetingKey, flagKey, variant, value });
    }
  return found;
}
