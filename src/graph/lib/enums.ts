import type { ChangeKind, EntityType } from '../../domain/change.ts';
import { errorCodes } from '../../domain/errors.ts';
import type { EvaluationError, Reason, RungName } from '../../domain/evaluation.ts';
import type { ExposureStatus, ExposureStrategy } from '../../domain/exposure.ts';
import type { DistributionChannel, Switch } from '../../domain/flag.ts';
import type { KeyKind } from '../../domain/permission.ts';
import type { SegmentKind } from '../../domain/segment.ts';
import type { Bucketing, Match, OperatorName } from '../../domain/targeting.ts';
import type { ValueType } from '../../domain/value.ts';
import { describedEnum } from './described-enum.ts';

export const ErrorCodeEnum = describedEnum(
  'ErrorCode',
  'Every way in which a request can fail as expected.',
  errorCodes,
);

export const ValueTypeEnum = describedEnum<ValueType>('ValueType', 'What kind of value a flag answers with.', {
  BOOLEAN: 'true or false.',
  INTEGER: 'A whole number.',
  NUMERIC: 'A number.',
  STRING: 'A text.',
  JSON: 'A JSON object or list.',
});

export const DistributionChannelEnum = describedEnum<DistributionChannel>(
  'DistributionChannel',
  'Which kind of SDK may receive a flag.',
  {
    ALL: 'Every SDK.',
    CLIENT: 'Only SDKs in browsers, apps and devices.',
    SERVER: 'Only SDKs on servers.',
  },
);

export const SwitchEnum = describedEnum<Switch>('Switch', 'The position of a flag’s switch in an environment.', {
  ON: 'The flag answers.',
  OFF: 'The flag is off for everybody.',
  FOLLOW_DEFAULT: 'On or off as the feature default of the flag’s key says; off when there is none.',
});

export const BucketingByEnum = describedEnum<Bucketing['by']>(
  'BucketingBy',
  'What decides which bucket of a percentage a subject falls into.',
  {
    TARGETING_KEY: 'The targeting key.',
    DEVICE_ID: 'The device id.',
    GROUP: 'The key of the subject’s group of a type, so that the whole group is treated alike.',
  },
);

export const MatchEnum = describedEnum<Match>('Match', 'Whether all or any of the parts must hold.', {
  ALL: 'Every part must hold.',
  ANY: 'One part that holds is enough.',
});

export const SegmentKindEnum = describedEnum<SegmentKind>('SegmentKind', 'How a segment decides who belongs to it.', {
  DYNAMIC: 'By conditions.',
  STATIC: 'By a list of members.',
});

export const ExposureStrategyEnum = describedEnum<ExposureStrategy>(
  'ExposureStrategy',
  'How the steps of an exposure schedule follow one another.',
  {
    UNIFORM_INTERVALS: 'Each after the interval of the one before.',
    NO_ROLLOUT: 'At once to the last one.',
  },
);

export const ExposureStatusEnum = describedEnum<ExposureStatus>(
  'ExposureStatus',
  'What has been asked of an exposure schedule. That it has run through all its steps follows from the time.',
  {
    NOT_STARTED: 'Not started by a call; it may have started by itself.',
    RUNNING: 'Running, or waiting at a pause point.',
    PAUSED: 'Paused by a call: the exposure stays where it is.',
    STOPPED: 'Stopped: nobody is exposed.',
  },
);

export const KeyKindEnum = describedEnum<KeyKind>('KeyKind', 'Who may hold an API key.', {
  SECRET: 'Servers and people: the key is secret.',
  CLIENT: 'Anybody: the key is public and may do nothing but evaluate.',
});

export const ReasonEnum = describedEnum<Reason>('Reason', 'Why a flag answered as it did.', {
  FLAG_NOT_FOUND: 'There is no such flag.',
  ARCHIVED: 'The flag is archived: off.',
  DISABLED: 'The switch is off, itself or through the feature default: off.',
  ROLLOUT_PENDING: 'The rollout condition is not met yet: off.',
  PREREQUISITE_FAILED: 'Another flag that this one needs is missing or does not answer as needed: off.',
  OVERRIDE: 'The override variant is set: everybody gets it.',
  ENROLLMENT: 'The subject decided for itself, by enrolling or by declining to.',
  HOLDOUT: 'The subject is held out of the flag.',
  TARGETING_MATCH: 'A targeting rule matched.',
  SPLIT: 'A percentage decided.',
  DEFAULT: 'No rule decided: the default variant.',
  OFF: 'No rule decided and there is no default variant for the subject: off.',
  ERROR: 'The evaluation failed; `error` and `detail` say how.',
});

export const EvaluationErrorEnum = describedEnum<EvaluationError>(
  'EvaluationErrorCode',
  'What went wrong in an evaluation that has no answer.',
  {
    FLAG_NOT_FOUND: 'There is no such flag, or it is archived or deleted.',
    INVALID_CONTEXT: 'The context is not usable.',
    INVALID_VERSION: 'A version in the context cannot be read.',
    GENERAL: 'Anything else.',
  },
);

export const RungEnum = describedEnum<RungName>(
  'Rung',
  'The questions of an evaluation in the order in which they are asked; the first that answers wins.',
  {
    EXISTS: 'Is there such a flag, not archived and not deleted?',
    SWITCH: 'Is it switched on in the environment?',
    ROLLOUT_CONDITION: 'Is the version high enough and the date reached?',
    PREREQUISITES: 'Do the flags that it needs answer as needed?',
    OVERRIDE: 'Is there a variant for everybody?',
    ENROLLMENT: 'Has the subject decided for itself?',
    HOLDOUT: 'Is the subject held out?',
    TARGETING: 'Does a targeting rule decide?',
    DEFAULT: 'Is there a default variant for the subject?',
    OFF: 'Nothing else answered.',
  },
);

export const EntityTypeEnum = describedEnum<EntityType>(
  'EntityType',
  'The kinds of thing that a change can be about.',
  {
    ORGANIZATION: 'The organization itself.',
    ENVIRONMENT: 'An environment.',
    FLAG: 'A flag, with its variants, settings and rules.',
    SEGMENT: 'A segment.',
    HOLDOUT: 'A holdout.',
    FEATURE_DEFAULT: 'An entry of the shared catalogue of feature defaults.',
    CHANGE_REQUEST: 'A change request.',
    API_KEY: 'An API key.',
    GROUP_TYPE: 'A type of group that subjects belong to.',
    USAGE_DASHBOARD: 'The usage dashboard of a flag.',
  },
);

export const ChangeKindEnum = describedEnum<ChangeKind>('ChangeKind', 'The kinds of entry in the change log.', {
  ORGANIZATION_CREATED: 'The organization was created.',
  ORGANIZATION_UPDATED: 'The organization was changed.',
  GROUP_TYPE_ADDED: 'A type of group that subjects belong to became known.',
  ENVIRONMENT_CREATED: 'An environment was created.',
  ENVIRONMENT_UPDATED: 'An environment was changed.',
  ENVIRONMENT_DELETED: 'An environment was deleted, with the flags’ settings in it.',
  FLAG_CREATED: 'A flag was created.',
  FLAG_UPDATED: 'A flag was changed, or one of its variants, settings or rules.',
  FLAG_ARCHIVED: 'A flag was archived.',
  FLAG_UNARCHIVED: 'A flag was taken out of the archive.',
  FLAG_DELETED: 'A flag was deleted.',
  FLAG_RESTORED: 'A deleted flag was restored.',
  FLAG_REVERTED: 'A flag was put back to how it was at an earlier revision.',
  SEGMENT_CREATED: 'A segment was created.',
  SEGMENT_UPDATED: 'A segment was changed.',
  SEGMENT_DELETED: 'A segment was deleted.',
  HOLDOUT_CREATED: 'A holdout was created.',
  HOLDOUT_UPDATED: 'A holdout was changed.',
  HOLDOUT_DELETED: 'A holdout was deleted.',
  FEATURE_DEFAULT_SET: 'A feature default was set.',
  FEATURE_DEFAULT_REMOVED: 'A feature default was removed.',
  CHANGE_REQUEST_CREATED: 'A change was left waiting for approval.',
  CHANGE_REQUEST_APPROVED: 'A change request was approved and its change applied.',
  CHANGE_REQUEST_REJECTED: 'A change request was rejected.',
  CHANGE_REQUEST_OUTDATED: 'A change request no longer applies: the flag has moved on.',
  API_KEY_CREATED: 'An API key was created.',
  API_KEY_REVOKED: 'An API key was revoked.',
  USAGE_DASHBOARD_UPDATED: 'The usage dashboard of a flag was changed.',
  USAGE_DASHBOARD_DELETED: 'The usage dashboard of a flag was deleted.',
  USAGE_DASHBOARD_CREATED: 'The usage dashboard of a flag was created.',
});

/** The states of a change request; the column holds these names. */
export type ChangeRequestStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'OUTDATED';

export const ChangeRequestStatusEnum = describedEnum<ChangeRequestStatus>(
  'ChangeRequestStatus',
  'How far a change request has come.',
  {
    PENDING: 'It waits for a decision.',
    APPROVED: 'It was approved and its change applied.',
    REJECTED: 'It was rejected, or withdrawn by who requested it.',
    OUTDATED: 'The flag has moved on and the change no longer applies.',
  },
);

export const OperatorEnum = describedEnum<OperatorName>(
  'Operator',
  'What a condition asks of an attribute. An operator that takes several values holds when it holds for any of them; its negation when it holds for none.',
  {
    EQUALS: 'It equals a value.',
    NOT_EQUALS: 'It equals none of the values.',
    CONTAINS: 'Its text contains a value.',
    NOT_CONTAINS: 'Its text contains none of the values.',
    STARTS_WITH: 'Its text starts with a value.',
    NOT_STARTS_WITH: 'Its text starts with none of the values.',
    ENDS_WITH: 'Its text ends with a value.',
    NOT_ENDS_WITH: 'Its text ends with none of the values.',
    MATCHES: 'A value, a regular expression (RE2), is found in its text.',
    NOT_MATCHES: 'No value, each a regular expression (RE2), is found in its text.',
    LESS_THAN: 'It is a number below the value.',
    LESS_THAN_OR_EQUAL: 'It is a number up to the value.',
    GREATER_THAN: 'It is a number above the value.',
    GREATER_THAN_OR_EQUAL: 'It is a number from the value on.',
    BETWEEN: 'It is a number from the first value to the second, both included.',
    NOT_BETWEEN: 'It is a number outside of the two values.',
    DATE_EQUALS: 'It is the same instant or day as the value.',
    DATE_BEFORE: 'It is before the value.',
    DATE_AFTER: 'It is after the value.',
    SEMVER_EQUALS: 'It is the same semantic version as the value.',
    SEMVER_NOT_EQUALS: 'It is another semantic version than the value.',
    SEMVER_LESS_THAN: 'It is a lower semantic version than the value.',
    SEMVER_LESS_THAN_OR_EQUAL: 'It is a semantic version up to the value.',
    SEMVER_GREATER_THAN: 'It is a higher semantic version than the value.',
    SEMVER_GREATER_THAN_OR_EQUAL: 'It is a semantic version from the value on.',
    SEMVER_TILDE: 'It is in the tilde range of the value: `1.2.3` up to before `1.3.0`.',
    SEMVER_CARET: 'It is in the caret range of the value: `1.2.3` up to before `2.0.0`.',
    SEMVER_WILDCARD: 'It is in the wildcard range of the value: `1.2.*`.',
    IS_SET: 'The subject has the attribute.',
    IS_NOT_SET: 'The subject does not have the attribute.',
    IN_CIDR: 'It is an IP address in a network (CIDR) among the values.',
    NOT_IN_CIDR: 'It is an IP address in none of the networks (CIDR).',
    ARRAY_CONTAINS_ANY: 'It is a list with a value in it.',
    ARRAY_CONTAINS_ALL: 'It is a list with every value in it.',
    IN_SEGMENT: 'The subject belongs to a segment whose key is among the values.',
    NOT_IN_SEGMENT: 'The subject belongs to no segment whose key is among the values.',
    FLAG_EVALUATES_TO: 'The flag named as attribute answers as a value says: `true`, `false` or a variant’s key.',
    TRUTH_EQUALS:
      'Its truth is the value, true or false: true, the text “true” in any case, and a list of nothing else are true; all else is false.',
    NOT_TRUTH_EQUALS: 'Its truth is not the value, or it is missing.',
  },
);
