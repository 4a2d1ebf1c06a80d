import { permissionWords } from '../words/permissions.ts';
import type { CreateKeyMutationVariables } from './keys.graphql.ts';

type CreateApiKeyInput = CreateKeyMutationVariables['input'];

/** What a key is made for, with the permissions that it then has. */
export const purposes = {
  APP: {
    label: 'An app in the hands of users',
    hint: 'public: it evaluates flags for CLIENT and ALL, and nothing else',
    kind: 'CLIENT',
    permissions: ['evaluate'],
  },
  SERVER: {
    label: 'A server that evaluates flags',
    hint: 'secret',
    kind: 'SECRET',
    permissions: ['evaluate', 'flag:read', 'environment:read'],
  },
  PERSON: {
    label: 'A person or a program that changes flags',
    hint: 'secret',
    kind: 'SECRET',
    permissions: Object.keys(permissionWords).filter(
      (permission) =>
        !['*', 'organization:write', 'management:write', 'key:manage', 'change:approve'].includes(permission),
    ),
  },
} as const satisfies Record<
  string,
  {
    readonly label: string;
    readonly hint: string;
    readonly kind: 'CLIENT' | 'SECRET';
    readonly permissions: readonly string[];
  }
>;

/** A purpose. */
export type Purpose = keyof typeof purposes;

/** How long a key works, in days; undefined: without an end. */
export const lifetimes = [
  { value: '', label: 'never' },
  { value: '7', label: 'in 7 days' },
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
] as const;

/** What the form of a new key holds. */
export interface NewKey {
  readonly name: string;
  readonly purpose: Purpose;
  readonly permissions: readonly string[];
  readonly environment: string | undefined;
  /** A number of days; empty: without an end. */
  readonly lifetime: string;
}

/** The input that makes the key. */
export function inputOf(organizationId: string, key: NewKey, now: number): CreateApiKeyInput {
  const { name, purpose, permissions, environment, lifetime } = key;
  const { kind } = purposes[purpose];
  return {
    ...{ organizationId, name, kind },
    permissions: kind === 'CLIENT' ? ['evaluate'] : permissions,
    ...(environment === undefined ? {} : { environment }),
    ...(lifetime === '' ? {} : { expiresAt: new Date(now + Number(lifetime) * 86_400_000).toISOString() }),
  };
}
