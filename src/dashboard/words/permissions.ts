import { once } from './once.ts';

/** What each permission allows, in the words of a sentence that begins with "may". */
export const permissionWords = {
  evaluate: 'ask which answers flags give',
  'flag:read': 'see flags, with their variants, rules and settings',
  'flag:write': 'make, change, archive and revert flags',
  'segment:read': 'see segments and holdouts',
  'segment:write': 'make, change and delete segments and holdouts',
  'environment:read': 'see environments',
  'environment:write': 'make, change and delete environments',
  'change:read': 'see the history and requests, and follow them live',
  'change:approve': 'approve and reject the requests of others',
  'subject:read': 'see known subjects and their attributes, which can be personal',
  'organization:read': 'see organizations',
  'organization:write': 'make and change organizations and feature defaults',
  'management:write': 'decide whether files or the APIs manage an organization',
  'key:manage': 'see, make and revoke API keys',
  '*': 'do everything',
} as const satisfies Record<string, string>;

/** What a permission allows; the permission itself where this dashboard does not know it. */
export function allowedBy(permission: string): string {
  return permission in permissionWords ? permissionWords[permission as keyof typeof permissionWords] : permission;
}

const sentences = once(() => new Intl.ListFormat('en', { type: 'conjunction' }));

/** "May see environments, and ask which answers flags give." */
export function permissionsSentence(permissions: readonly string[]): string {
  if (permissions.length === 0) return 'May do nothing.';
  return `May ${sentences().format((permissions.includes('*') ? ['*'] : permissions).map(allowedBy))}.`;
}
