import { createHash } from 'node:crypto';
import type { JsonValue } from '../domain/json.ts';

/** A strong entity tag (RFC 9110 §8.8.3) of all that an answer depends on; different whenever the answer may be. */
export function entityTag(dependsOn: readonly JsonValue[]): string {
  return `"${createHash('sha256').update(JSON.stringify(dependsOn)).digest('base64url').slice(0, 27)}"`;
}

/** Whether `If-None-Match` names the tag: weak comparison, `*` names every one (RFC 9110 §13.1.2). */
export function matchesNone(header: string, tag: string): boolean {
  return names(header, tag, (listed) => listed.replace(/^W\//, ''));
}

/** Whether `If-Match` names the tag: strong comparison, `*` names every one (RFC 9110 §13.1.1). */
export function matches(header: string, tag: string): boolean {
  return names(header, tag, (listed) => listed);
}

function names(header: string, tag: string, opaque: (listed: string) => string): boolean {
  if (header.trim() === '*') return true;
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((listed) => opaque(listed) === tag);
}
