import { defineConfig } from 'prisma/config';

// Only the Prisma CLI reads this (`prisma migrate deploy`, `prisma studio`); the server has its own settings.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost:5432/halyard' },
});
