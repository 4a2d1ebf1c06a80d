import type { Condition, ConditionGroup } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { MatchEnum, OperatorEnum } from '../lib/enums.ts';

/** A condition on the subject or one of its groups. */
export const ConditionObject = builder.objectRef<Condition>('Condition').implement({
  description: 'A condition on an attribute of the subject, or of a group that it belongs to.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'ID of the condition, unique in its group.' }),
    attribute: t.exposeString('attribute', {
      description: 'Name of the attribute. With FLAG_EVALUATES_TO: the key of the other flag.',
    }),
    operator: t.expose('operator', { type: OperatorEnum, description: 'How the attribute is tested.' }),
    values: t.field({
      type: ['JSON'],
      description: 'Values that the attribute is compared with. With IN_SEGMENT and NOT_IN_SEGMENT: segment keys.',
      resolve: ({ values }) => [...values],
    }),
    ignoreCase: t.exposeBoolean('ignoreCase', { description: 'Whether strings are compared case-insensitively.' }),
    negate: t.exposeBoolean('negate', { description: 'Whether the result is inverted.' }),
    groupType: t.exposeString('groupType', {
      nullable: true,
      description: 'Type of the group whose attribute is tested; null if it is the attribute of the subject.',
    }),
  }),
});

/** A group of conditions. */
export const ConditionGroupObject = builder.objectRef<ConditionGroup>('ConditionGroup').implement({
  description: 'A group of conditions. An empty group matches every subject.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'ID of the group, unique in its rule or segment.' }),
    match: t.expose('match', { type: MatchEnum, description: 'Whether all conditions or any of them must hold.' }),
    conditions: t.field({
      type: [ConditionObject],
      description: 'Conditions of the group.',
      resolve: ({ conditions }) => [...conditions],
    }),
  }),
});
