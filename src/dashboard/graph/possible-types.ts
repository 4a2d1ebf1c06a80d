// Made by `npm run generate` from the .graphql files and schema.graphql.

/** The types that each interface and union stands for. */
export const possibleTypes: Record<string, string[]> = {
  ApproveChangeRequestResult: ['ChangeRequest', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError'],
  ArchiveFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  ChangeFlagsResult: ['ChangedFlags', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError'],
  CopyFlagSettingsResult: ['ConflictError', 'CopiedFlagSettings', 'NotFoundError', 'PermissionError', 'ValidationError'],
  CreateFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  CreateVariantResult: ['ApprovalRequired', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError', 'Variant'],
  DeleteFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  DeleteVariantResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  DeleteViewResult: ['ConflictError', 'Deletion', 'NotFoundError', 'PermissionError', 'ValidationError'],
  Error: ['ApprovalRequired', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError'],
  Node: ['ApiKey', 'Change', 'ChangeRequest', 'Environment', 'ExposureSchedule', 'Flag', 'FlagEnvironment', 'Holdout', 'Organization', 'SavedView', 'Segment', 'Subject', 'TargetingRule', 'UsageDashboard', 'Variant'],
  RejectChangeRequestResult: ['ChangeRequest', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError'],
  RestoreFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  RevertFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  SaveViewResult: ['ConflictError', 'NotFoundError', 'PermissionError', 'SavedView', 'ValidationError'],
  SetFlagSettingResult: ['ApprovalRequired', 'ConflictError', 'FlagEnvironment', 'NotFoundError', 'PermissionError', 'ValidationError'],
  SetFlagSwitchResult: ['ApprovalRequired', 'ConflictError', 'FlagEnvironment', 'NotFoundError', 'PermissionError', 'ValidationError'],
  SetTargetingRulesResult: ['ApprovalRequired', 'ConflictError', 'FlagEnvironment', 'NotFoundError', 'PermissionError', 'ValidationError'],
  UnarchiveFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  UpdateFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  UpdateVariantResult: ['ApprovalRequired', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError', 'Variant'],
  WithdrawChangeRequestResult: ['ChangeRequest', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError'],
};
