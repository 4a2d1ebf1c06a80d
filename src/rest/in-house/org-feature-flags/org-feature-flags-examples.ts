/** The contract's example of the list. */
export const statePageExample = {
  data: [{ org_id: 'org_812', feature_key: 'driver_declarations', enabled: true, updated_at: '2026-02-01T00:00:00Z' }],
  pagination: { page: 1, limit: 20, total: 34 },
};

/** The contract's example of an organisation. */
export const organizationStatesExample = {
  org_id: 'org_812',
  flags: { driver_declarations: true, encrypted_storage: true, sms_reminders: false, multi_template: false },
  refreshed_at: '2026-03-26T08:00:00Z',
};

/** The contract's example of a state to make. */
export const newStateExample = { org_id: 'org_999', feature_key: 'driver_declarations', enabled: true };

/** The contract's example of the state that was made. */
export const createdStateExample = { ...newStateExample, created_at: '2026-03-26T09:00:00Z' };

/** The contract's example of a change. */
export const stateChangeExample = { feature_key: 'driver_declarations', enabled: false };

/** The contract's example of the state that was changed. */
export const changedStateExample = { org_id: 'org_812', ...stateChangeExample, updated_at: '2026-03-26T10:00:00Z' };

/** The contract's example of a reset. */
export const resetStatesExample = { org_id: 'org_812', deleted: true, deleted_at: '2026-03-26T11:00:00Z' };

/** The contract's example of a check. */
export const featureCheckExample = { org_id: 'org_812', feature_key: 'driver_declarations', enabled: true };

/** The contract's example of a refresh. */
export const refreshExample = {
  org_id: 'org_812',
  refreshed_at: '2026-03-26T09:05:00Z',
  flags: { driver_declarations: true, encrypted_storage: true },
};
