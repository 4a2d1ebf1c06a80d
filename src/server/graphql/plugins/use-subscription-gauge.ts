import type { Plugin } from 'graphql-yoga';
import type { Gauge } from 'prom-client';

/** Keeps count of the subscriptions that run, whatever transport they came by. */
export function useSubscriptionGauge(gauge: Gauge): Plugin {
  return {
    onSubscribe: () => ({
      onSubscribeResult() {
        gauge.inc();
        return { onEnd: () => gauge.dec() };
      },
    }),
  };
}
