// Made by `npm run generate` from the .graphql files and schema.graphql.
import type { JsonValue } from '../graph/json.ts';
import { typedDocument } from '../graph/typed-document.ts';

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type ConditionGroupInput = {
  readonly conditions: ReadonlyArray<ConditionInput>;
  readonly match?: Match | null | undefined;
};

export type ConditionInput = {
  readonly attribute?: string | null | undefined;
  readonly groupType?: string | null | undefined;
  readonly ignoreCase?: boolean | null | undefined;
  readonly negate?: boolean | null | undefined;
  readonly operator: Operator;
  readonly values?: ReadonlyArray<JsonValue> | null | undefined;
};

export type CreateSegmentInput = {
  readonly comment?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly groups?: ReadonlyArray<ConditionGroupInput> | null | undefined;
  readonly key: string;
  readonly kind?: SegmentKind | null | undefined;
  readonly match?: Match | null | undefined;
  readonly members?: ReadonlyArray<string> | null | undefined;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
};

export type DeleteSegmentInput = {
  readonly comment?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly key: string;
  readonly organizationId: string;
};

export type ErrorCode =
  | 'APPROVAL_REQUIRED'
  | 'CHANGE_REQUEST_OUTDATED'
  | 'CHANGE_REQUEST_PENDING'
  | 'DATABASE_UNAVAILABLE'
  | 'EPOCH_CHANGED'
  | 'FORBIDDEN'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'IDEMPOTENCY_KEY_IN_PROGRESS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'ILLEGAL_TRANSITION'
  | 'INVALID_VERSION'
  | 'IN_USE'
  | 'KEY_TAKEN'
  | 'MANAGED_BY_FILES'
  | 'NOT_FOUND'
  | 'OVERLOADED'
  | 'PREREQUISITE_CYCLE'
  | 'RATE_LIMITED'
  | 'STORAGE_FULL'
  | 'TIMEOUT'
  | 'UNAUTHENTICATED'
  | 'VALIDATION_FAILED'
  | 'VERSION_CONFLICT';

export type Match =
  | 'ALL'
  | 'ANY';

export type Operator =
  | 'ARRAY_CONTAINS_ALL'
  | 'ARRAY_CONTAINS_ANY'
  | 'BETWEEN'
  | 'CONTAINS'
  | 'DATE_AFTER'
  | 'DATE_BEFORE'
  | 'DATE_EQUALS'
  | 'ENDS_WITH'
  | 'EQUALS'
  | 'FLAG_EVALUATES_TO'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL'
  | 'IN_CIDR'
  | 'IN_SEGMENT'
  | 'IS_NOT_SET'
  | 'IS_SET'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL'
  | 'MATCHES'
  | 'NOT_BETWEEN'
  | 'NOT_CONTAINS'
  | 'NOT_ENDS_WITH'
  | 'NOT_EQUALS'
  | 'NOT_IN_CIDR'
  | 'NOT_IN_SEGMENT'
  | 'NOT_MATCHES'
  | 'NOT_STARTS_WITH'
  | 'NOT_TRUTH_EQUALS'
  | 'SEMVER_CARET'
  | 'SEMVER_EQUALS'
  | 'SEMVER_GREATER_THAN'
  | 'SEMVER_GREATER_THAN_OR_EQUAL'
  | 'SEMVER_LESS_THAN'
  | 'SEMVER_LESS_THAN_OR_EQUAL'
  | 'SEMVER_NOT_EQUALS'
  | 'SEMVER_TILDE'
  | 'SEMVER_WILDCARD'
  | 'STARTS_WITH'
  | 'TRUTH_EQUALS';

export type Reason =
  | 'ARCHIVED'
  | 'DEFAULT'
  | 'DISABLED'
  | 'ENROLLMENT'
  | 'ERROR'
  | 'FLAG_NOT_FOUND'
  | 'HOLDOUT'
  | 'OFF'
  | 'OVERRIDE'
  | 'PREREQUISITE_FAILED'
  | 'ROLLOUT_PENDING'
  | 'SPLIT'
  | 'TARGETING_MATCH';

export type SegmentKind =
  | 'DYNAMIC'
  | 'STATIC';

export type SegmentMembershipInput = {
  readonly addMembers?: ReadonlyArray<string> | null | undefined;
  readonly groups?: ReadonlyArray<ConditionGroupInput> | null | undefined;
  readonly match?: Match | null | undefined;
  readonly members?: ReadonlyArray<string> | null | undefined;
  readonly removeMembers?: ReadonlyArray<string> | null | undefined;
};

export type UpdateSegmentInput = {
  readonly addMembers?: ReadonlyArray<string> | null | undefined;
  readonly comment?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly groups?: ReadonlyArray<ConditionGroupInput> | null | undefined;
  readonly key: string;
  readonly match?: Match | null | undefined;
  readonly members?: ReadonlyArray<string> | null | undefined;
  readonly name?: string | null | undefined;
  readonly organizationId: string;
  readonly removeMembers?: ReadonlyArray<string> | null | undefined;
};

export type SegmentPartsFragment = { readonly id: string, readonly key: string, readonly name: string, readonly kind: SegmentKind, readonly description: string, readonly match: Match, readonly version: number, readonly revision: number, readonly updatedAt: string, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }> };

export type SegmentsQueryVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;

export type SegmentsQuery = { readonly organization: { readonly id: string, readonly segments: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string, readonly kind: SegmentKind, readonly description: string, readonly updatedAt: string, readonly flags: ReadonlyArray<{ readonly id: string, readonly key: string }> } }> } } | null };

export type SegmentQueryVariables = Exact<{
  organizationId: string;
  key: string;
  environment: string;
}>;

export type SegmentQuery = { readonly organization: { readonly id: string, readonly segment: { readonly knownMemberCount: number, readonly id: string, readonly key: string, readonly name: string, readonly kind: SegmentKind, readonly description: string, readonly match: Match, readonly version: number, readonly revision: number, readonly updatedAt: string, readonly flags: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string }>, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }> } | null } | null };

export type SegmentMembersQueryVariables = Exact<{
  organizationId: string;
  key: string;
  after?: string | null | undefined;
}>;

export type SegmentMembersQuery = { readonly organization: { readonly id: string, readonly segment: { readonly id: string, readonly members: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly node: { readonly targetingKey: string } }> } } | null } | null };

export type PreviewSegmentChangeQueryVariables = Exact<{
  organizationId: string;
  segmentKey: string;
  environment: string;
  change: SegmentMembershipInput;
  readsChanges: boolean;
  readsSubjects: boolean;
  evaluates: boolean;
}>;

export type PreviewSegmentChangeQuery = { readonly previewSegmentChange: { readonly revision: number, readonly environment: string, readonly evaluated: number, readonly isComplete: boolean, readonly requiresApproval: boolean, readonly approvalEnvironments: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }>, readonly differences?: ReadonlyArray<{ readonly path: string, readonly before: JsonValue | null, readonly after: JsonValue | null }>, readonly flags: ReadonlyArray<{ readonly flagKey: string, readonly unchanged: number, readonly transitions?: ReadonlyArray<{ readonly count: number, readonly before: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly after: { readonly value: JsonValue | null, readonly variant: string | null, readonly reason: Reason }, readonly examples?: ReadonlyArray<{ readonly targetingKey: string }> }> }> } | null };

export type CreateSegmentMutationVariables = Exact<{
  input: CreateSegmentInput;
}>;

export type CreateSegmentMutation = { readonly createSegment:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Segment', readonly id: string, readonly key: string, readonly name: string, readonly kind: SegmentKind, readonly description: string, readonly match: Match, readonly version: number, readonly revision: number, readonly updatedAt: string, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }> }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type UpdateSegmentMutationVariables = Exact<{
  input: UpdateSegmentInput;
}>;

export type UpdateSegmentMutation = { readonly updateSegment:
    | { readonly __typename: 'ApprovalRequired', readonly code: ErrorCode, readonly message: string, readonly changeRequest: { readonly id: string, readonly number: number } }
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Segment', readonly id: string, readonly key: string, readonly name: string, readonly kind: SegmentKind, readonly description: string, readonly match: Match, readonly version: number, readonly revision: number, readonly updatedAt: string, readonly groups: ReadonlyArray<{ readonly match: Match, readonly conditions: ReadonlyArray<{ readonly attribute: string, readonly groupType: string | null, readonly operator: Operator, readonly values: ReadonlyArray<JsonValue>, readonly ignoreCase: boolean, readonly negate: boolean }> }> }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type DeleteSegmentMutationVariables = Exact<{
  input: DeleteSegmentInput;
}>;

export type DeleteSegmentMutation = { readonly deleteSegment:
    | { readonly __typename: 'ConflictError', readonly dependentKeys: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Deletion', readonly deletedId: string | null }
    | { readonly __typename: 'NotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'PermissionError', readonly permission: string | null, readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ValidationError', readonly code: ErrorCode, readonly message: string, readonly problems: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export const SegmentsDocument = typedDocument<SegmentsQuery, SegmentsQueryVariables>(
  'query Segments($organizationId:ID!$after:String){organization(id:$organizationId){id segments(first:50 after:$after){totalCount pageInfo{hasNextPage endCursor __typename}edges{node{id key name kind description flags{id key __typename}updatedAt __typename}__typename}__typename}__typename}}',
  '96911ec321b9b67b69a6bad6abb7b3d714bb5d786b4d48fecd8596eaf11de122',
);

export const SegmentDocument = typedDocument<SegmentQuery, SegmentQueryVariables>(
  'query Segment($organizationId:ID!$key:String!$environment:String!){organization(id:$organizationId){id segment(key:$key){...SegmentParts knownMemberCount(environment:$environment)flags{id key name __typename}__typename}__typename}}fragment SegmentParts on Segment{id key name kind description match version revision updatedAt groups{...ConditionGroupParts __typename}__typename}fragment ConditionGroupParts on ConditionGroup{match conditions{attribute groupType operator values ignoreCase negate __typename}__typename}',
  'f9655213eb242c57d1daeeed4beca6ce14a80afdfe44840ac8fef17aa20e0770',
);

export const SegmentMembersDocument = typedDocument<SegmentMembersQuery, SegmentMembersQueryVariables>(
  'query SegmentMembers($organizationId:ID!$key:String!$after:String){organization(id:$organizationId){id segment(key:$key){id members(first:100 after:$after){totalCount pageInfo{hasNextPage endCursor __typename}edges{node{targetingKey __typename}__typename}__typename}__typename}__typename}}',
  '43ba7939b6ca9ac52fc49b27f238ae2434d90cff120985fd014800c682408bb0',
);

export const PreviewSegmentChangeDocument = typedDocument<PreviewSegmentChangeQuery, PreviewSegmentChangeQueryVariables>(
  'query PreviewSegmentChange($organizationId:ID!$segmentKey:String!$environment:String!$change:SegmentMembershipInput!$readsChanges:Boolean!$readsSubjects:Boolean!$evaluates:Boolean!){previewSegmentChange(organizationId:$organizationId segmentKey:$segmentKey environment:$environment change:$change knownSubjects:2000){...Preview __typename}}fragment Preview on ChangePreview{revision environment evaluated isComplete requiresApproval approvalEnvironments problems{path message __typename}differences@include(if:$readsChanges){path before after __typename}flags{flagKey unchanged transitions@include(if:$evaluates){count before{value variant reason __typename}after{value variant reason __typename}examples@include(if:$readsSubjects){targetingKey __typename}__typename}__typename}__typename}',
  'e3f06a259418d4fd848408006446f55537f2e7ce35f24f03e59192722bb8a9aa',
);

export const CreateSegmentDocument = typedDocument<CreateSegmentMutation, CreateSegmentMutationVariables>(
  'mutation CreateSegment($input:CreateSegmentInput!){createSegment(input:$input){__typename ...on Segment{...SegmentParts __typename}...WriteFailure}}fragment SegmentParts on Segment{id key name kind description match version revision updatedAt groups{...ConditionGroupParts __typename}__typename}fragment ConditionGroupParts on ConditionGroup{match conditions{attribute groupType operator values ignoreCase negate __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '985ef3e6225ddcc64b6179375e091ed98282d4adb172f3589bd415d92be042bf',
);

export const UpdateSegmentDocument = typedDocument<UpdateSegmentMutation, UpdateSegmentMutationVariables>(
  'mutation UpdateSegment($input:UpdateSegmentInput!){updateSegment(input:$input){__typename ...on Segment{...SegmentParts __typename}...WriteFailure}}fragment SegmentParts on Segment{id key name kind description match version revision updatedAt groups{...ConditionGroupParts __typename}__typename}fragment ConditionGroupParts on ConditionGroup{match conditions{attribute groupType operator values ignoreCase negate __typename}__typename}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '29ef7b595ead414626cf003886072d14eca793f816f0ca07c725a6bbbf234f74',
);

export const DeleteSegmentDocument = typedDocument<DeleteSegmentMutation, DeleteSegmentMutationVariables>(
  'mutation DeleteSegment($input:DeleteSegmentInput!){deleteSegment(input:$input){__typename ...on Deletion{deletedId __typename}...WriteFailure}}fragment WriteFailure on Error{code message ...on ValidationError{problems{path message __typename}__typename}...on PermissionError{permission __typename}...on ConflictError{dependentKeys __typename}...on ApprovalRequired{changeRequest{id number __typename}__typename}__typename}',
  '19614be3742d718339b98d50eb29f79da1e020419cc150cbf80d7c6cb64768cb',
);
