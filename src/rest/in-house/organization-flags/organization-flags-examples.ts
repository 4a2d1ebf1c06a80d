/* The examples of the contract. */

export const travelReimbursement = {
  flag_key: 'travel_reimbursement',
  enabled: true,
  organization_id: 'org-nansen-akademiet',
  rollout_condition: { min_version: '2.4.0', activation_date: '2026-01-15T00:00:00Z' },
  created_at: '2025-11-01T08:00:00Z',
  updated_at: '2026-01-15T12:30:00Z',
};

export const flagPage = {
  data: [
    travelReimbursement,
    {
      flag_key: 'course_administration',
      enabled: true,
      organization_id: 'org-nansen-akademiet',
      rollout_condition: null,
      created_at: '2025-11-01T08:00:00Z',
      updated_at: '2026-03-01T09:00:00Z',
    },
    {
      flag_key: 'certification',
      enabled: false,
      organization_id: 'org-nansen-akademiet',
      rollout_condition: { min_version: '3.0.0', activation_date: null },
      created_at: '2025-11-01T08:00:00Z',
      updated_at: '2026-02-10T14:00:00Z',
    },
  ],
  pagination: { page: 1, limit: 20, total: 4 },
};

export const encryptedAssignmentDispatch = {
  flag_key: 'encrypted_assignment_dispatch',
  enabled: true,
  organization_id: 'org-nansen-akademiet',
  rollout_condition: { min_version: '2.6.0', activation_date: '2026-02-01T00:00:00Z' },
  created_at: '2025-12-01T10:00:00Z',
  updated_at: '2026-02-01T00:00:00Z',
};

export const newFlag = {
  flag_key: 'peer_review_module',
  enabled: false,
  rollout_condition: { min_version: '3.1.0', activation_date: '2026-06-01T00:00:00Z' },
};

export const createdFlag = {
  ...newFlag,
  organization_id: 'org-nansen-akademiet',
  created_at: '2026-03-26T11:00:00Z',
  updated_at: '2026-03-26T11:00:00Z',
};

export const flagChange = {
  enabled: true,
  rollout_condition: { min_version: '2.4.0', activation_date: '2026-04-01T00:00:00Z' },
};

export const changedFlag = {
  ...travelReimbursement,
  ...flagChange,
  updated_at: '2026-03-26T11:05:00Z',
};

export const rolloutChange = { min_version: '2.8.0', activation_date: '2026-05-15T00:00:00Z' };

export const changedRollout = {
  flag_key: 'certification',
  organization_id: 'org-nansen-akademiet',
  rollout_condition: rolloutChange,
  updated_at: '2026-03-26T11:10:00Z',
};
