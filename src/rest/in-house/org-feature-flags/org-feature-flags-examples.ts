/* The examples of the contract. */

export const statePage = {
  data: [{ org_id: 'org_812', feature_key: 'driver_declarations', enabled: true, updated_at: '2026-02-01T00:00:00Z' }],
  pagination: { page: 1, limit: 20, total: 34 },
};

export const organizationStates = {
  org_id: 'org_812',
  flags: { driver_declarations: true, encrypted_storage: true, sms_reminders: false, multi_template: false },
  refreshed_at: '2026-03-26T08:00:00Z',
};

export const newState = { org_id: 'org_999', feature_key: 'driver_declarations', enabled: true };

export const createdState = { ...newState, created_at: '2026-03-26T09:00:00Z' };

export const stateChange = { feature_key: 'driver_declarations', enabled: false };

export const changedState = { org_id: 'org_812', ...stateChange, updated_at: '2026-03-26T10:00:00Z' };

export const resetStates = { org_id: 'org_812', deleted: true, deleted_at: '2026-03-26T11:00:00Z' };

export const featureCheck = { org_id: 'org_812', feature_key: 'driver_declarations', enabled: true };

export const refresh = {
  org_id: 'org_812',
  refreshed_at: '2026-03-26T09:05:00Z',
  flags: { driver_declarations: true, encrypted_storage: true },
};
