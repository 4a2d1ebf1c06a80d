import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('prerequisites and conditions on flags', () => testCases('prerequisites'));
