import { type Problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { flagProblems } from '../../domain/flag-rules.ts';
import { projectionsOf } from '../../domain/setting-at.ts';
import type { FlagReferences } from '../../store/flags/save-flag.ts';
import type { CommitView } from './flag-commit.ts';
import type { FlagVerb } from './flag-verb.ts';
import type { FlagWrite } from './flag-version.ts';
import { refuseTakenKey } from './key-uniqueness.ts';
import { resolveReferences } from './references.ts';
import { isRename } from './rename-flag.ts';

/** Checks a whole flag and finds the entities that it refers to. Throws ValidationError or ConflictError. */
export async function checkFlag(
  { tx, environments, remembered }: Pick<CommitView, 'tx' | 'environments' | 'remembered'>,
  { before, after }: Pick<FlagWrite, 'before' | 'after'>,
  placeOf: FlagVerb['placeOf'] = (path) => path,
): Promise<FlagReferences> {
  refuseProblems([after, ...projectionsOf(after)].flatMap(flagProblems), after, placeOf);
  if (isRename({ before, after })) await refuseTakenKey(tx, after.organizationId, after.key);
  const environmentIds = new Map(environments.map((environment) => [environment.key, environment.id]));
  const { references, problems } = await resolveReferences(tx, after, environmentIds, before, remembered);
  refuseProblems(problems, after, placeOf);
  return references;
}

function refuseProblems(problems: readonly Problem[], flag: Flag, placeOf: NonNullable<FlagVerb['placeOf']>): void {
  if (problems.length === 0) return;
  const code = problems.every(({ path }) => path.endsWith('.minVersion')) ? 'INVALID_VERSION' : 'VALIDATION_FAILED';
  throw new ValidationError(
    problems.map((each) => ({ ...each, path: placeOf(each.path, flag) })),
    code,
  );
}
