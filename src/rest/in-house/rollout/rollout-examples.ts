/* The examples of the contract. */

export const rolloutQuestion = {
  flag_key: 'travel_reimbursement',
  app_version: '2.5.1',
  evaluate_at: '2026-03-26T11:00:00Z',
};

export const rolloutAnswer = {
  flag_key: 'travel_reimbursement',
  enabled: true,
  version_sufficient: true,
  date_reached: true,
  rollout_condition: { min_version: '2.4.0', activation_date: '2026-01-15T00:00:00Z' },
  evaluated_at: '2026-03-26T11:00:00Z',
};

export const versionQuestion = { flag_key: 'certification', current_version: '2.5.1', min_version: '3.0.0' };

export const versionAnswer = { ...versionQuestion, version_sufficient: false };

export const flagRollout = {
  flag_key: 'encrypted_assignment_dispatch',
  organization_id: 'org-nansen-akademiet',
  rollout_condition: { min_version: '2.6.0', activation_date: '2026-02-01T00:00:00Z' },
};

export const condition = { min_version: '2.7.0', activation_date: '2026-04-01T00:00:00Z' };

export const replacedRollout = {
  ...flagRollout,
  rollout_condition: condition,
  updated_at: '2026-03-26T11:10:00Z',
};

export const removedRollout = {
  flag_key: 'travel_reimbursement',
  organization_id: 'org-nansen-akademiet',
  rollout_condition: null,
  updated_at: '2026-03-26T11:12:00Z',
};
