import { abuseRouter } from './routers/abuse.ts';
import { accountsRouter } from './routers/accounts.ts';
import { adminRouter } from './routers/admin.ts';
import { billingRouter } from './routers/billing.ts';
import { serviceRouter } from './routers/service.ts';
import { toolRunsRouter } from './routers/tool-runs.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  abuse: abuseRouter,
  accounts: accountsRouter,
  admin: adminRouter,
  billing: billingRouter,
  service: serviceRouter,
  toolRuns: toolRunsRouter,
});

export type AppRouter = typeof appRouter;
