import { problem, ValidationError } from '../../domain/errors.ts';

/** Fields of every input for which null is the same as an absent field. */
const ALWAYS_CLEARABLE = ['comment', 'expectedSettingVersion'];

/**
 * Refuses null in an input that changes something, where an absent field keeps its value. `clearable` are the fields that null
 * clears or that take their default for null, as their descriptions say. Throws ValidationError.
 */
export function refuseNulls<Input extends object>(
  input: Input,
  clearable: readonly (keyof Input & string)[] = [],
): void {
  const problems = Object.entries(input)
    .filter(([name, value]) => value === null && ![...ALWAYS_CLEARABLE, ...clearable].includes(name))
    .map(([name]) => problem(name, 'is null, expected a value; an absent field keeps its value'));
  if (problems.length > 0) throw new ValidationError(problems);
}
