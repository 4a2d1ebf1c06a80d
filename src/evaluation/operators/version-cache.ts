import { parseVersion, type Version } from '../../domain/version.ts';

const REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 64;
const remembered = new Map<string, Version | undefined>();

/**
 * Reads a version as {@link parseVersion} does, remembering the last few: callers send the same handful again and again,
 * and reading one costs more than the rest of an evaluation. Long texts are not kept, so that nobody fills the memory.
 */
export function readVersion(text: string): Version | undefined {
  const known = remembered.get(text);
  if (known !== undefined || remembered.has(text)) return known;
  const version = parseVersion(text);
  if (text.length <= LONGEST_REMEMBERED) {
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(text, version);
  }
  return version;
}
