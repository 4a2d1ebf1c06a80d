/** What a key can be allowed to do, and what each permission covers. */
export const permissions = {
  'flag:read': 'See flags with their variants, settings and rules, and the catalogue of feature defaults.',
  'flag:write': 'Create, change, archive, delete, restore and revert flags.',
  'environment:read': 'See environments.',
  'environment:write': 'Create, change and delete environments.',
  'segment:read': 'See segments and holdouts.',
  'segment:write': 'Create, change and delete segments and holdouts.',
  'change:read': 'See the change log and change requests, and follow them live.',
  'change:approve': 'Approve or reject the change requests of others.',
  'key:manage': 'See, create and revoke API keys.',
  'organization:read': 'See organizations.',
  'organization:write': 'Create and change organizations and the catalogue of feature defaults.',
  'management:write': 'Decide whether files or the APIs manage an organization.',
  'subject:read':
    'See recorded subjects and groups with their targeting keys and attributes, which can be personal data.',
  evaluate: 'Evaluate flags.',
  '*': 'Everything.',
} satisfies Record<string, string>;

/** One of the permissions. */
export type Permission = keyof typeof permissions;

/** Every permission, in the order of the table. */
export const PERMISSIONS = Object.keys(permissions).filter(isPermission);

/** Whether a text names a permission. */
export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}

/** Client keys are public: they evaluate and do nothing else. */
export const KEY_KINDS = ['SECRET', 'CLIENT'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** A secret begins with the prefix of its kind, so that people and secret scanners recognize one. */
export const keyPrefixes = { SECRET: 'hys_', CLIENT: 'hyc_' } satisfies Record<KeyKind, string>;
