import { describe, expect, it } from 'vitest';
import { changesOf, type EnvironmentEntries } from '../../../src/dashboard/settings/environment-form.ts';

const environment = {
  ...{ id: '1', key: 'qa', name: 'QA', description: '', isDefault: false, isProduction: false },
  ...{ requiresApproval: false, recordsSubjects: true, queries: ['qa', 'test'] },
};
const entries: EnvironmentEntries = {
  ...{ name: 'QA', description: '', isDefault: false, isProduction: false },
  ...{ requiresApproval: false, recordsSubjects: true, queries: 'qa\ntest\n' },
};

describe('the form of an environment', () => {
  it('sends nothing where nothing was changed', () => {
    expect(changesOf(environment, entries)).toEqual({});
  });

  it('sends what was changed and nothing else', () => {
    expect(changesOf(environment, { ...entries, requiresApproval: true, queries: ' qa \n\nstage' })).toEqual({
      requiresApproval: true,
      queries: ['qa', 'stage'],
    });
  });

  it('leaves the aliases and the name as they are where none is entered', () => {
    expect(changesOf(environment, { ...entries, queries: '\n', name: undefined })).toEqual({});
    expect(changesOf(undefined, { ...entries, queries: '', name: undefined })).not.toHaveProperty('queries');
  });
});
