import type { SegmentChange } from '../../actions/segment/segments.ts';
import { builder } from '../builder.ts';
import { expectedVersion, type InputFields, organizationAddress } from '../flag/flag-address-inputs.ts';
import { MatchEnum, SegmentKindEnum } from '../lib/enums.ts';
import { ConditionGroupInput, toGroups } from '../targeting-rule/condition-inputs.ts';

function segmentFields(t: InputFields) {
  return {
    name: t.string({ description: 'For people. Default for a new segment: the key.' }),
    description: t.string({ description: 'Who is in it, in words. Default for a new segment: empty.' }),
    match: t.field({
      type: MatchEnum,
      description: 'Whether all or any of the groups must match. Default for a new segment: ANY.',
    }),
    groups: t.field({
      type: [ConditionGroupInput],
      description: 'The conditions that decide who is in a DYNAMIC segment, whole.',
    }),
    members: t.stringList({
      description: 'The targeting keys of all members of a STATIC segment, 10,000 at the most.',
    }),
  };
}

/** A segment to make. */
export const CreateSegmentInput = builder.inputType('CreateSegmentInput', {
  description: 'A segment to make.',
  fields: (t) => ({
    ...organizationAddress(t),
    key: t.string({ required: true, description: 'Unique among the segments of the organization; it never changes.' }),
    kind: t.field({
      type: SegmentKindEnum,
      description: 'What decides who is in it; it never changes. Default: DYNAMIC.',
    }),
    ...segmentFields(t),
  }),
});

/** What to change of a segment. */
export const UpdateSegmentInput = builder.inputType('UpdateSegmentInput', {
  description: 'What to change of a segment; what is absent stays as it is.',
  fields: (t) => ({
    ...segmentName(t),
    ...segmentFields(t),
    addMembers: t.stringList({ description: 'Targeting keys to add to the members of a STATIC segment.' }),
    removeMembers: t.stringList({ description: 'Targeting keys to remove from the members of a STATIC segment.' }),
    ...expectedVersion(t),
  }),
});

/** A segment to delete. */
export const DeleteSegmentInput = builder.inputType('DeleteSegmentInput', {
  description: 'The segment to delete.',
  fields: (t) => ({ ...segmentName(t), ...expectedVersion(t) }),
});

function segmentName(t: InputFields) {
  return {
    ...organizationAddress(t),
    key: t.string({ required: true, description: 'The key of the segment.' }),
  };
}

/** A segment's input as the verbs take it. Throws ValidationError for what the input type cannot say. */
export function toSegment<Input extends typeof CreateSegmentInput.$inferInput | typeof UpdateSegmentInput.$inferInput>(
  input: Input,
): Omit<Input, 'groups'> & Pick<SegmentChange, 'groups'> {
  const { groups, ...segment } = input;
  return { ...segment, groups: groups === undefined ? undefined : toGroups(groups ?? [], 'groups') };
}
