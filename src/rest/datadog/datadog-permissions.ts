import { authorize } from '../../actions/authorize.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Permission } from '../../domain/permission.ts';

/** Datadog's names of permissions, and the equivalent here. */
export const datadogPermissions = {
  feature_flag_config_read: 'flag:read',
  feature_flag_config_write: 'flag:write',
  feature_flag_environment_config_read: 'environment:read',
  feature_flag_environment_config_write: 'environment:write',
} satisfies Record<string, Permission>;

/** One of Datadog's names. */
export type DatadogPermission = keyof typeof datadogPermissions;

const READ = ['feature_flag_config_read'] as const;
const WRITE = ['feature_flag_config_write'] as const;
const READ_ENVIRONMENT = ['feature_flag_environment_config_read'] as const;
const WRITE_ENVIRONMENT = ['feature_flag_environment_config_write'] as const;

/** The permissions for each kind of operation; all of them are needed. */
export const needs = {
  readFlag: [...READ, ...READ_ENVIRONMENT],
  writeFlag: [...WRITE, ...READ_ENVIRONMENT],
  writeRules: WRITE,
  readEnvironment: READ_ENVIRONMENT,
  writeEnvironment: WRITE_ENVIRONMENT,
} satisfies Record<string, readonly DatadogPermission[]>;

/** Throws PermissionError unless the caller has all of the permissions. */
export function authorizeAll(caller: Caller, needed: readonly DatadogPermission[], organizationId: string): void {
  for (const name of needed) authorize(caller, datadogPermissions[name], organizationId);
}

/** Datadog's name of a permission; undefined if it has none. */
export function datadogNameOf(permission: Permission): string | undefined {
  return Object.entries(datadogPermissions).find(([, own]) => own === permission)?.[0];
}
