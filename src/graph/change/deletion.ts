import type { InputRef } from '@pothos/core';
import type { EntityType } from '../../domain/change.ts';
import { builder } from '../builder.ts';
import { EntityTypeEnum } from '../lib/enums.ts';
import { mutationResult, mutationResultOrApproval } from '../lib/expected-failures.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import type { MutationVerb } from '../lib/mutation-verb.ts';

interface Deletion {
  readonly deletedId: string | null;
  readonly kind: EntityType;
  readonly key: string;
}

const DeletionObject = builder.objectRef<Deletion>('Deletion').implement({
  description: 'A deleted object.',
  fields: (t) => ({
    deletedId: t.exposeID('deletedId', {
      nullable: true,
      description: 'Global ID that the object had, for caches to evict it; null for a feature default, which has none.',
    }),
    kind: t.expose('kind', { type: EntityTypeEnum, description: 'Kind of the object.' }),
    key: t.exposeString('key', { description: 'Key that the object had; of a usage dashboard, the key of its flag.' }),
  }),
});

interface DeletionVerb<Input extends object>
  extends MutationVerb<Input, { readonly id: string; readonly key: string }> {
  readonly kind: EntityType;
  /** The type of the object in this graph; absent for one without a global id. */
  readonly typename?: string;
  /** Whether the deletion can wait for approval. @default false */
  readonly mayWait?: boolean;
}

/** Defines a mutation that deletes an object for good. */
export function deletionMutation<Input extends object>(name: string, verb: DeletionVerb<Input>): void {
  const { kind, typename } = verb;
  builder.mutationField(name, (t) =>
    t.field({
      type: DeletionObject,
      description: verb.description,
      ...(verb.mayWait === true ? mutationResultOrApproval : mutationResult),
      args: { input: t.arg<InputRef<object>, true>({ type: verb.input, required: true, description: verb.about }) },
      resolve: async (_root, { input }, { services, caller }) => {
        // The argument is of verb.input; Pothos' types do not follow a type parameter.
        const { id, key } = await verb.run(services, caller, input as Input);
        return { deletedId: typename === undefined ? null : encodeGlobalId(typename, id), kind, key };
      },
    }),
  );
}
