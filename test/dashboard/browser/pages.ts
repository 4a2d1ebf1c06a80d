/** Every page, as the part of its address below the organization, and a text that is there once it is complete. */
export const pages: readonly { readonly path: string; readonly shows: string }[] = [
  { path: '', shows: 'Course theme' },
  { path: '/flag/course_theme#key=student-1&version=2.3', shows: 'answered here' },
  { path: '/flag/travel_reimbursement/rollout', shows: 'Nothing is changed.' },
  { path: '/flag/course_theme/rules', shows: 'Beta testers see Aurora' },
  { path: '/flag/course_theme/variants?variant=fjord', shows: 'Default variant' },
  { path: '/flag/exam_settings/usage', shows: 'No app has asked for this flag' },
  { path: '/flag/exam_settings/settings', shows: 'When it is not needed any more' },
  { path: '/flag/travel_reimbursement/history', shows: 'created travel_reimbursement' },
  { path: '/new-flag', shows: 'On from the start in' },
  { path: '/history?env=production&from=2026-01-01', shows: 'complete to revision' },
  { path: '/requests', shows: 'turn on certification in production' },
  { path: '/requests?show=all', shows: 'rejected' },
  { path: '/requests/15', shows: 'Nothing else was changed there since.' },
  { path: '/compare?from=staging&to=production', shows: 'flags differ' },
];
