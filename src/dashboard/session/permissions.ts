/** The permissions of the graph that the dashboard asks for. */
export type Permission =
  | 'flag:read'
  | 'flag:write'
  | 'segment:read'
  | 'segment:write'
  | 'environment:write'
  | 'organization:write'
  | 'change:read'
  | 'change:approve'
  | 'key:manage'
  | 'subject:read'
  | 'evaluate';

/** Why the person cannot do something; undefined if they can, or if it is not known yet. */
export function lackOf(permissions: readonly string[] | undefined, permission: string): string | undefined {
  if (permissions === undefined || permissions.includes('*') || permissions.includes(permission)) return undefined;
  return `Your key needs ${permission}`;
}
