import { z } from 'zod';
import { routesAt } from '../http/resource.ts';
import { admitTo, admitWith } from './project.ts';

const projectParameters = z.object({
  project_id: z.string().describe("The number or the id of the organization; `@current` for the key's."),
});
const flagParameters = projectParameters.extend({ id: z.string().describe('The number of the flag.') });
const cohortParameters = projectParameters.extend({ id: z.string().describe('The number of the cohort.') });

const admit = admitTo('feature_flag');
export const flagsPath = { path: '/feature_flags', parameters: projectParameters, admit, mayWait: true };
export const flagPath = { path: '/feature_flags/{id}', parameters: flagParameters, admit, mayWait: true };

const admitToCohorts = admitTo('cohort');
export const cohortsPath = { path: '/cohorts', parameters: projectParameters, admit: admitToCohorts };
export const cohortPath = { path: '/cohorts/{id}', parameters: cohortParameters, admit: admitToCohorts, mayWait: true };

export const flagsRoutes = routesAt(flagsPath);
export const flagRoutes = routesAt(flagPath);

/** Routes that read, even those with the method POST. */
const admitReaders = { admit: admitWith('feature_flag:read'), mayWait: false };
export const flagsQueries = routesAt({ ...flagsPath, ...admitReaders });
export const flagQueries = routesAt({ ...flagPath, ...admitReaders });
