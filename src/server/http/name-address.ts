import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { callerAddress } from './caller-address.ts';

/** Notes from which address each request comes, behind so many proxies. */
export function nameAddresses(proxies: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // Without a listener there are no bindings at all.
    const origin = (c.env as AppEnv['Bindings'] | undefined)?.incoming;
    c.set('address', callerAddress(origin, c.req.header('x-forwarded-for'), proxies));
    return next();
  };
}
