import type { SegmentChange } from '../../actions/segment/segments.ts';
import { builder } from '../builder.ts';
import { MatchEnum, SegmentKindEnum } from '../lib/enums.ts';
import {
  type DescribeField,
  expectedVersion,
  type InputFields,
  keyAddress,
  newKeyAddress,
  ofExisting,
  ofNew,
} from '../lib/input-fields.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { ConditionGroupInput, toGroups } from '../targeting-rule/condition-inputs.ts';

function segmentFields(t: InputFields, describe: DescribeField) {
  return {
    name: t.string({ description: describe('Display name, 1 to 400 characters.', 'the key') }),
    description: t.string({ description: describe('Description of its members, up to 10,000 characters.', 'empty') }),
    ...membershipFields(t, describe),
  };
}

function membershipFields(t: InputFields, describe: DescribeField) {
  return {
    match: t.field({
      type: MatchEnum,
      description: describe('Whether all groups of conditions or any of them must match.', 'ANY'),
    }),
    groups: t.field({
      type: [ConditionGroupInput],
      ...boundedList('conditionGroups', describe('All groups of conditions of a DYNAMIC segment.', 'none')),
    }),
    members: t.stringList(
      boundedList(
        'segmentMembers',
        describe('Targeting keys of all members of a STATIC segment, each 1 to 1,000 characters.', 'none'),
      ),
    ),
  };
}

function memberListFields(t: InputFields) {
  return {
    addMembers: t.stringList(
      boundedList('segmentMembers', 'Targeting keys to add to the members of a STATIC segment.'),
    ),
    removeMembers: t.stringList(
      boundedList('segmentMembers', 'Targeting keys to remove from the members of a STATIC segment.'),
    ),
  };
}

/** A segment to create. */
export const CreateSegmentInput = builder.inputType('CreateSegmentInput', {
  description: 'A segment to create.',
  fields: (t) => ({
    ...newKeyAddress(t, 'segment'),
    kind: t.field({
      type: SegmentKindEnum,
      description: 'Whether conditions or a list decide who is a member. It cannot change. Default: DYNAMIC.',
    }),
    ...segmentFields(t, ofNew),
  }),
});

/** What to change of a segment. */
export const UpdateSegmentInput = builder.inputType('UpdateSegmentInput', {
  description: 'What to change of a segment. Absent fields keep their values.',
  fields: (t) => ({
    ...keyAddress(t, 'segment'),
    ...segmentFields(t, ofExisting),
    ...memberListFields(t),
    ...expectedVersion(t, 'segment'),
  }),
});

/** What to change of who is in a segment. */
export const SegmentMembershipInput = builder.inputType('SegmentMembershipInput', {
  description: 'What to change of who is in a segment. Absent fields keep their values.',
  fields: (t) => ({ ...membershipFields(t, ofExisting), ...memberListFields(t) }),
});

/** A segment to delete. */
export const DeleteSegmentInput = builder.inputType('DeleteSegmentInput', {
  description: 'The segment to delete.',
  fields: (t) => ({ ...keyAddress(t, 'segment'), ...expectedVersion(t, 'segment') }),
});

/** Any input with the groups of a segment. */
type GroupsInput =
  | typeof CreateSegmentInput.$inferInput
  | typeof UpdateSegmentInput.$inferInput
  | typeof SegmentMembershipInput.$inferInput;

/** Converts to what the actions take. Throws ValidationError for values that the input type cannot rule out; `prefix` is their place. */
export function toSegment<Input extends GroupsInput>(
  input: Input,
  prefix = '',
): Omit<Input, 'groups'> & Pick<SegmentChange, 'groups'> {
  const { groups, ...segment } = input;
  return { ...segment, groups: groups === undefined ? undefined : toGroups(groups ?? [], `${prefix}groups`) };
}
