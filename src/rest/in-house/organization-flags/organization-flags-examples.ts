/** A flag of the contract's examples. */
export const travelReimbursement = {
  flag_key: 'travel_reimbursement',
  enabled: true,
  organization_id: 'org-nansen-akademiet',
  rollout_condition: { min_version: '2.4.0', activation_date: '2026-01-15T00:00:00Z' },
  created_at: '2025-11-01T08:00:00Z',
  updated_at: '2026-01-15T12:30:00Z',
};

/** The contract's example of the list. */
export const flagPageExample = {
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

/** The contract's example of one flag. */
export const encryptedAssignmentDispatch = {
  flag_key: 'encrypted_assignment_dispatch',
  enabled: true,
  organization_id: 'org-nansen-akademiet',
  rollout_condition: { min_version: '2.6.0', activation_date: '2026-02-01T00:00:00Z' },
  created_at: '2025-12-01T10:00:00Z',
  updated_at: '2026-02-01T00:00:00Z',
};

/** The contract's example of a flag to make. */
export const newFlagExample = {
  flag_key: 'peer_review_module',
  enabled: false,
  rollout_condition: { min_version: '3.1.0', activation_date: '2026-06-01T00:00:00Z' },
};

/** The contract's example of the flag that was made. */
export const createdFlagExample = {
  ...newFlagExample,
  organization_id: 'org-nansen-akademiet',
  created_at: '2026-03-26T11:00:00Z',
  updated_at: '2026-03-26T11:00:00Z',
};

/** The contract's example of a change. */
export const flagChangeExample = {
  enabled: true,
  rollout_condition: { min_version: '2.4.0', activation_date: '2026-04-01T00:00:00Z' },
};

/** The contract's example of the flag that was changed. */
export const changedFlagExample = {
  ...travelReimbursement,
  ...flagChangeExample,
  updated_at: '2026-03-26T11:05:00Z',
};

/** The contract's example of a change of the rollout condition alone. */
export const rolloutChangeExample = { min_version: '2.8.0', activation_date: '2026-05-15T00:00:00Z' };

/** The contract's example of the rollout condition that was changed. */
export const changedRolloutExample = {
  flag_key: 'certification',
  organization_id: 'org-nansen-akademiet',
  rollout_condition: rolloutChangeExample,
  updated_at: '2026-03-26T11:10:00Z',
};
