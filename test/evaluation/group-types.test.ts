import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('types of group that are named by their place', () => testCases('group-types'));
