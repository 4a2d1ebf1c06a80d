import type { InputRef } from '@pothos/core';
import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';

/** What a mutation adds to those of its kind. */
export interface MutationVerb<Input extends object, Result> {
  readonly description: string;
  readonly input: InputRef<Input>;
  /** The description of the argument `input`. */
  readonly about: string;
  readonly run: (services: Services, caller: Caller, input: Input) => Promise<Result>;
}
