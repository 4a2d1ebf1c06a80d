import type { Condition, ConditionGroup } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { MatchEnum, OperatorEnum } from '../lib/enums.ts';

/** One question about the subject, or about a group it belongs to. */
export const ConditionObject = builder.objectRef<Condition>('Condition').implement({
  description: 'One question about the subject, or about a group it belongs to.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Names the condition within its group.' }),
    attribute: t.exposeString('attribute', {
      description: 'The attribute asked about; for FLAG_EVALUATES_TO the key of the other flag.',
    }),
    operator: t.expose('operator', { type: OperatorEnum, description: 'What is asked of it.' }),
    values: t.field({
      type: ['JSON'],
      description: 'What it is compared with; segment keys for the segment operators.',
      resolve: ({ values }) => [...values],
    }),
    ignoreCase: t.exposeBoolean('ignoreCase', { description: 'Whether text is compared without regard to case.' }),
    negate: t.exposeBoolean('negate', { description: 'Whether the answer is turned round.' }),
    groupType: t.exposeString('groupType', {
      nullable: true,
      description: 'The type of the subject’s group that is asked instead of the subject; null asks the subject.',
    }),
  }),
});

/** Conditions that belong together. */
export const ConditionGroupObject = builder.objectRef<ConditionGroup>('ConditionGroup').implement({
  description: 'Conditions that belong together; with none of them, everybody matches.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Names the group within its rule or segment.' }),
    match: t.expose('match', { type: MatchEnum, description: 'Whether all or any of the conditions must hold.' }),
    conditions: t.field({
      type: [ConditionObject],
      description: 'The conditions.',
      resolve: ({ conditions }) => [...conditions],
    }),
  }),
});
