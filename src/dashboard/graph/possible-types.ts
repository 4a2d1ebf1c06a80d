// Made by `npm run generate` from the .graphql files and schema.graphql.

/** The types that each interface and union stands for. */
export const possibleTypes: Record<string, string[]> = {
  CreateFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  Error: ['ApprovalRequired', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError'],
  RevertFlagResult: ['ApprovalRequired', 'ConflictError', 'Flag', 'NotFoundError', 'PermissionError', 'ValidationError'],
  SetFlagSettingResult: ['ApprovalRequired', 'ConflictError', 'FlagEnvironment', 'NotFoundError', 'PermissionError', 'ValidationError'],
  SetFlagSwitchResult: ['ApprovalRequired', 'ConflictError', 'FlagEnvironment', 'NotFoundError', 'PermissionError', 'ValidationError'],
  SetTargetingRulesResult: ['ApprovalRequired', 'ConflictError', 'FlagEnvironment', 'NotFoundError', 'PermissionError', 'ValidationError'],
};
