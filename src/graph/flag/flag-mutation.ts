import type { InputRef } from '@pothos/core';
import type { Flag } from '../../domain/flag.ts';
import { writtenFlag } from '../../store/flags/written-rows.ts';
import { builder } from '../builder.ts';
import { answersQuery } from '../lib/answers-query.ts';
import { mutationResultOrApproval } from '../lib/expected-failures.ts';
import type { MutationVerb } from '../lib/mutation-verb.ts';

/** Defines a mutation that changes a flag and answers with it. */
export function flagMutation<Input extends object>(name: string, verb: MutationVerb<Input, Flag>): void {
  builder.mutationField(name, (t) =>
    t.prismaField({
      type: 'Flag',
      description: verb.description,
      ...mutationResultOrApproval,
      args: { input: t.arg<InputRef<object>, true>({ type: verb.input, required: true, description: verb.about }) },
      resolve: async (query, _root, { input }, { services, caller, db }, info) => {
        // The argument is of verb.input; Pothos' types do not follow a type parameter.
        const flag = await verb.run(services, caller, input as Input);
        const row = writtenFlag(flag);
        return answersQuery(row, query, info) ? row : db.flag.findUniqueOrThrow({ ...query, where: { id: flag.id } });
      },
    }),
  );
}
