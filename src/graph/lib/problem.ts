import type { Problem } from '../../domain/errors.ts';
import { builder } from '../builder.ts';

/** One error in an input. */
export const ProblemType = builder.objectRef<Problem>('Problem').implement({
  description: 'One error in an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Path in the input, such as `variants.0.weight`.' }),
    message: t.exposeString('message', { description: 'Actual and expected value.' }),
  }),
});
