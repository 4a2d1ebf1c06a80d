import { completedVersion } from '../words/versions.ts';
import type { OperatorInfo } from './condition-draft.ts';

/** What to know about a value of a condition while it is entered; undefined: nothing. The server decides. */
export function valueHint(kind: OperatorInfo['operandKind'], value: string): string | undefined {
  if (value === '') return undefined;
  if (kind === 'VERSION') return versionHint(value);
  if (kind === 'NETWORK') return networkHint(value);
  if (kind === 'VERSION_WILDCARD' && !/^v?\d+(\.\d+)*\.(\*|x)$|^\*$/.test(value)) return 'It is like 2.5.*';
  return undefined;
}

function versionHint(value: string): string | undefined {
  const version = completedVersion(value);
  if (version === undefined) return 'A version is like 2.4.0';
  if (version.includes('-')) return `${version} is lower than ${version.replace(/-.*/, '')}`;
  return version === value ? undefined : `read as ${version}`;
}

function networkHint(value: string): string | undefined {
  const [address = '', length, ...rest] = value.split('/');
  const longest = address.includes(':') ? 128 : 32;
  const parts = address.split('.');
  const isFour = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  const isSix = /^[0-9a-f:.]+$/i.test(address) && address.includes(':') && address.split('::').length <= 2;
  const isLength = length === undefined || (/^\d+$/.test(length) && Number(length) <= longest);
  if (rest.length > 0 || !(isFour || isSix) || !isLength) return 'A network is like 10.0.0.0/8 or 2001:db8::/32';
  return length === undefined ? 'one address' : undefined;
}

/** Whether a text matches a pattern, as far as a browser can tell: undefined if it cannot read the pattern. */
export function triedPattern(pattern: string, text: string, ignoreCase: boolean): boolean | undefined {
  const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern) ?? [];
  const own = ignoreCase && !flags.includes('i') ? 'i' : '';
  const translated = body.replaceAll('(?P<', '(?<').replace(/\\A/g, '^').replace(/\\z/g, '$');
  try {
    return new RegExp(translated, `${flags}${own}u`).test(text);
  } catch {
    return undefined;
  }
}
