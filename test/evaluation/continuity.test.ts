import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('experience continuity', () => testCases('continuity'));
