/** The contract's example of a question. */
export const rolloutQuestionExample = {
  flag_key: 'travel_reimbursement',
  app_version: '2.5.1',
  evaluate_at: '2026-03-26T11:00:00Z',
};

/** The contract's example of its answer. */
export const rolloutAnswerExample = {
  flag_key: 'travel_reimbursement',
  enabled: true,
  version_sufficient: true,
  date_reached: true,
  rollout_condition: { min_version: '2.4.0', activation_date: '2026-01-15T00:00:00Z' },
  evaluated_at: '2026-03-26T11:00:00Z',
};

/** The contract's example of a question about a version. */
export const versionQuestionExample = { flag_key: 'certification', current_version: '2.5.1', min_version: '3.0.0' };

/** The contract's example of its answer. */
export const versionAnswerExample = { ...versionQuestionExample, version_sufficient: false };

/** The contract's example of a flag's condition. */
export const flagRolloutExample = {
  flag_key: 'encrypted_assignment_dispatch',
  organization_id: 'org-nansen-akademiet',
  rollout_condition: { min_version: '2.6.0', activation_date: '2026-02-01T00:00:00Z' },
};

/** The contract's example of a condition to set. */
export const conditionExample = { min_version: '2.7.0', activation_date: '2026-04-01T00:00:00Z' };

/** The contract's example of the condition that was set. */
export const replacedRolloutExample = {
  ...flagRolloutExample,
  rollout_condition: conditionExample,
  updated_at: '2026-03-26T11:10:00Z',
};

/** The contract's example of a condition that was removed. */
export const removedRolloutExample = {
  flag_key: 'travel_reimbursement',
  organization_id: 'org-nansen-akademiet',
  rollout_condition: null,
  updated_at: '2026-03-26T11:12:00Z',
};
