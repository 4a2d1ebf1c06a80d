import type { Problem } from '../../domain/errors.ts';
import { ownMember } from '../../domain/json.ts';

/** The names that an API gives to members of the domain, if not the same in snake case: `rules` → `allocations`. */
export type WireNames = Readonly<Record<string, string>>;

/**
 * Translates a path in an action's input to the path in the request: `settings.0.rolloutCondition.minVersion` →
 * `rollout_condition.min_version`.
 */
export function toWirePath(path: string, wireNames: WireNames): string {
  const members = path.replace(/^settings\.[^.]+\./, '').split('.');
  return members.map((member) => ownMember(wireNames, member) ?? snakeCase(member)).join('.');
}

/** A problem as one sentence that starts with its path. */
export function problemText({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`;
}

function snakeCase(member: string): string {
  return member.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
