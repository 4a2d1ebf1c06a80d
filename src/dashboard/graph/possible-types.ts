// Made by `npm run generate` from the .graphql files and schema.graphql.

/** The types that each interface and union stands for. */
export const possibleTypes: Record<string, string[]> = {
  Error: ['ApprovalRequired', 'ConflictError', 'NotFoundError', 'PermissionError', 'ValidationError'],
  SetFlagSwitchResult: ['ApprovalRequired', 'ConflictError', 'FlagEnvironment', 'NotFoundError', 'PermissionError', 'ValidationError'],
};
