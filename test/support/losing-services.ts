import type { Services } from '../../src/actions/services.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';

/**
 * The services of a node that loses the answer to the first COMMIT of a request with an idempotency key: the database has
 * committed, the node does not know.
 */
export function losingServices(services: Services): Services {
  const { store } = services;
  const requests = () => store.acrossOrganizations.idempotentRequest.count();
  let isLost = false;
  const losing = (client: PrismaClient): PrismaClient =>
    new Proxy(client, {
      get(target, name) {
        if (name !== '$transaction') return Reflect.get(target, name);
        return async (...input: unknown[]) => {
          const before = await requests();
          const result: unknown = await Reflect.apply(target.$transaction, target, input);
          if (isLost || (await requests()) === before) return result;
          isLost = true;
          throw new Error('Connection terminated unexpectedly');
        };
      },
    });
  return {
    ...services,
    store: { ...store, db: losing(store.db), acrossOrganizations: losing(store.acrossOrganizations) },
  };
}
