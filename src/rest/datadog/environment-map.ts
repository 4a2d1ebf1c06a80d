import type { Environment } from '../../domain/organization.ts';
import type { WireEnvironment } from './environment-wire.ts';

/** Translates an environment to Datadog's form. */
export function toWireEnvironment(environment: Environment): WireEnvironment {
  const { id, key, name, description, queries, isProduction, requiresApproval, createdAt, updatedAt } = environment;
  return {
    id,
    type: 'environments',
    attributes: {
      name,
      queries: [...queries],
      key,
      description: description === '' ? null : description,
      is_production: isProduction,
      require_feature_flag_approval: requiresApproval,
      created_at: createdAt,
      updated_at: updatedAt,
    },
  };
}

/** The key for a name: `Test Environment` → `test-environment`; for a name without ASCII letters or digits, the spare key. */
export function keyOfName(name: string, spare: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const key = plain.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 128);
  return key.replaceAll(/^-+|-+$/g, '') || spare;
}
