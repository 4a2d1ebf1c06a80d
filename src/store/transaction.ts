import type { Prisma } from '../generated/prisma/client.ts';

/** The client inside a transaction. */
export type Transaction = Prisma.TransactionClient;
