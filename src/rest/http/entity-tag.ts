import { hash } from 'node:crypto';
import type { JsonValue } from '../../domain/json.ts';

/** A strong entity tag (RFC 9110 §8.8.3) of everything that an answer depends on. It differs whenever the answer may differ. */
export function entityTag(dependsOn: readonly JsonValue[]): string {
  return `"${hash('sha256', JSON.stringify(dependsOn), 'base64url').slice(0, 27)}"`;
}

/** The same as a weak entity tag of 16 hexadecimal digits. */
export function weakEntityTag(dependsOn: readonly JsonValue[]): string {
  return `W/"${hash('sha256', JSON.stringify(dependsOn), 'hex').slice(0, 16)}"`;
}

/** Whether `If-None-Match` names the tag: weak comparison, `*` names every one (RFC 9110 §13.1.2). */
export function matchesNone(header: string, tag: string): boolean {
  return names(header, opaque(tag), opaque);
}

/** Whether `If-Match` names the tag: strong comparison, `*` names every one (RFC 9110 §13.1.1). */
export function matches(header: string, tag: string): boolean {
  return names(header, tag, (listed) => listed);
}

/** A tag without the weak prefix; some clients also omit the quotes. */
function opaque(tag: string): string {
  return `"${tag.replace(/^W\//, '').replaceAll('"', '')}"`;
}

function names(header: string, tag: string, compared: (listed: string) => string): boolean {
  if (header.trim() === '*') return true;
  return (header.match(/(?:W\/)?"[^"]*"|[^\s,"]+/g) ?? []).some((listed) => compared(listed) === tag);
}
