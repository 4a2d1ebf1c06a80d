import { ProportionBar } from '../../../src/dashboard/parts/proportion-bar.tsx';
import { ShareBar } from '../../../src/dashboard/parts/share-bar.tsx';
import { StackedBars } from '../../../src/dashboard/parts/stacked-bars.tsx';
import type { Specimen } from './specimen.ts';

/** Pictures of numbers. */
export const pictures: readonly Specimen[] = [
  { name: 'Proportion', show: () => <ProportionBar percentage={12} /> },
  {
    name: 'Shares, with a rest',
    show: () => (
      <ShareBar
        shares={[
          { name: 'aurora', percentage: 70 },
          { name: 'classic', percentage: 29.5 },
        ]}
      />
    ),
  },
  {
    name: 'Bars over time',
    show: () => (
      <StackedBars
        title="Evaluations"
        bars={['Mon', 'Tue', 'Wed']}
        series={[
          { name: 'on', values: [12, 40, 25] },
          { name: 'off', values: [30, 8, 2] },
        ]}
      />
    ),
  },
];
