import type { InputRef } from '@pothos/core';
import type { SettingName } from '../../actions/flag/flag-inputs.ts';
import type { Flag } from '../../domain/flag.ts';
import { builder } from '../builder.ts';
import { answersQuery } from '../lib/answers-query.ts';
import { mutationResultOrApproval } from '../lib/expected-failures.ts';
import type { MutationVerb } from '../lib/mutation-verb.ts';
import { settingOf, settingWrittenBy } from './setting-of.ts';

/** Defines a mutation that changes a flag in one environment and answers with its setting there. */
export function settingMutation<Input extends Pick<SettingName, 'environment'>>(
  name: string,
  verb: MutationVerb<Input, Flag>,
): void {
  builder.mutationField(name, (t) =>
    t.prismaField({
      type: 'FlagEnvironment',
      description: verb.description,
      ...mutationResultOrApproval,
      args: { input: t.arg<InputRef<object>, true>({ type: verb.input, required: true, description: verb.about }) },
      resolve: async (query, _root, args, { services, caller, db }, info) => {
        // The argument is of verb.input; Pothos' types do not follow a type parameter.
        const input = args.input as Input;
        const flag = await verb.run(services, caller, input);
        const row = settingWrittenBy(flag, input, caller);
        if (row !== undefined && answersQuery(row, query, info)) return row;
        return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
      },
    }),
  );
}
