import type { NewChange } from '../../domain/change.ts';
import { type Problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { flagProblems } from '../../domain/flag-rules.ts';
import { saveFlag } from '../../store/flags/save-flag.ts';
import { type FlagWrite, flagChange } from './flag-write.ts';
import { refuseTakenKey } from './key-uniqueness.ts';
import { resolveReferences } from './references.ts';
import { followRename, isRename, referringTo } from './rename-flag.ts';

/**
 * Checks the whole of a flag and what it refers to. Throws ValidationError or ConflictError; the result saves, also what a new
 * key changes in others, and gives the log's entries, the flag's own first.
 */
export async function checkFlag(
  write: FlagWrite,
  placeOf: (path: string, flag: Flag) => string = (path) => path,
): Promise<{ save(): Promise<readonly NewChange[]> }> {
  const { tx, before, after, environments } = write;
  const inPlace = (problems: readonly Problem[]) =>
    problems.map((each) => ({ ...each, path: placeOf(each.path, after) }));
  const own = flagProblems(after);
  if (own.length > 0)
    throw new ValidationError(inPlace(own), own.every(isAboutVersion) ? 'INVALID_VERSION' : 'VALIDATION_FAILED');
  if (isRename(write)) await refuseTakenKey(tx, after.organizationId, after.key);
  const environmentIds = new Map(environments.map((environment) => [environment.key, environment.id]));
  const { references, problems } = await resolveReferences(tx, after, environmentIds, before, write.remembered);
  if (problems.length > 0) throw new ValidationError(inPlace(problems));
  return {
    async save() {
      const referring = await referringTo(write);
      await saveFlag(tx, before, after, references, write.updateWithLog);
      return [flagChange(write), ...(await followRename(write, referring))];
    },
  };
}

function isAboutVersion({ path }: Problem): boolean {
  return path.endsWith('.minVersion');
}
