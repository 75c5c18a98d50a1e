import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { ToolId } from '@imagemint/contract/tools';
import { TOOL_FACTS } from 'virtual:contract-facts';
import { readTableSearch } from './features/admin/read-table-search.ts';
import { readPricingSearch } from './features/billing/pricing/read-pricing-search.ts';
import { StartPage } from './features/tool-runs/start/StartPage.tsx';
import { AppShell } from './shell/AppShell.tsx';
import { Crash } from './shell/Crash.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { PagesWithTexts } from './shell/PagesWithTexts.tsx';

const importPurchasePages = () => import('./features/billing/pages.ts');
const importStaffPages = () => import('./features/admin/pages.ts');

const root = createRootRoute({ component: AppShell, notFoundComponent: NotFound, errorComponent: Crash });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: ({ tool }: Record<string, unknown>): { tool?: ToolId } =>
    typeof tool === 'string' && Object.hasOwn(TOOL_FACTS, tool) ? { tool: tool as ToolId } : {},
  component: function StartRoute() {
    return <StartPage tool={start.useSearch().tool} />;
  },
});

/** Has no address of its own. */
const pages = createRoute({ getParentRoute: () => root, id: 'pages', component: PagesWithTexts });

const signIn = createRoute({
  getParentRoute: () => pages,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./features/accounts/SignInPage.tsx'), 'SignInPage'),
});

const account = createRoute({
  getParentRoute: () => pages,
  path: '/account',
  component: lazyRouteComponent(() => import('./features/accounts/AccountPage.tsx'), 'AccountPage'),
});

const pricing = createRoute({
  getParentRoute: () => pages,
  path: '/pricing',
  validateSearch: readPricingSearch,
  component: lazyRouteComponent(importPurchasePages, 'PricingPage'),
});

const checkoutDone = createRoute({
  getParentRoute: () => pages,
  path: '/checkout/done',
  validateSearch: ({ session_id: id }: Record<string, unknown>): { session_id?: string } =>
    typeof id === 'string' ? { session_id: id } : {},
  component: lazyRouteComponent(importPurchasePages, 'CheckoutDonePage'),
});

const history = createRoute({
  getParentRoute: () => pages,
  path: '/history',
  component: lazyRouteComponent(() => import('./features/tool-runs/history/HistoryPage.tsx'), 'HistoryPage'),
});

const policy = createRoute({
  getParentRoute: () => pages,
  path: '/policy',
  component: lazyRouteComponent(() => import('./features/privacy/PolicyPage.tsx'), 'PolicyPage'),
});

const licences = createRoute({
  getParentRoute: () => pages,
  path: '/licences',
  component: lazyRouteComponent(() => import('./features/licences/LicencesPage.tsx'), 'LicencesPage'),
});

const docs = createRoute({
  getParentRoute: () => pages,
  path: '/docs/api',
  component: lazyRouteComponent(() => import('./features/reference/ReferencePage.tsx'), 'ReferencePage'),
});

const staff = createRoute({
  getParentRoute: () => pages,
  path: '/staff',
  component: lazyRouteComponent(importStaffPages, 'StaffLayout'),
});

const staffHome = createRoute({
  getParentRoute: () => staff,
  path: '/',
  beforeLoad: () => {
    // The router's own way to go elsewhere is to throw.
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- redirect() is the router's documented throw
    throw redirect({ to: '/staff/quotas', search: {} });
  },
});

const quotas = createRoute({
  getParentRoute: () => staff,
  path: 'quotas',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'QuotasPage'),
});

const quota = createRoute({
  getParentRoute: () => staff,
  path: 'quotas/$accountId',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'QuotaPage'),
});

const purges = createRoute({
  getParentRoute: () => staff,
  path: 'purges',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'PurgesPage'),
});

const staffOrders = createRoute({
  getParentRoute: () => staff,
  path: 'orders',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'OrdersPage'),
});

const refunds = createRoute({
  getParentRoute: () => staff,
  path: 'refunds',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'RefundsPage'),
});

const disputes = createRoute({
  getParentRoute: () => staff,
  path: 'disputes',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'DisputesPage'),
});

const goodwill = createRoute({
  getParentRoute: () => staff,
  path: 'goodwill',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'GoodwillPage'),
});

const blocks = createRoute({
  getParentRoute: () => staff,
  path: 'blocks',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(importStaffPages, 'BlocksPage'),
});

const dispute = createRoute({
  getParentRoute: () => staff,
  path: 'disputes/$disputeId',
  component: lazyRouteComponent(importStaffPages, 'DisputePage'),
});

const payments = createRoute({
  getParentRoute: () => staff,
  path: 'payments',
  component: lazyRouteComponent(importStaffPages, 'PaymentsPage'),
});

const staffPages = [staffHome, quotas, quota, staffOrders, refunds, disputes, dispute, goodwill, blocks, payments, purges] as const;

const routeTree = root.addChildren([
  start,
  pages.addChildren([signIn, account, pricing, checkoutDone, history, policy, licences, docs, staff.addChildren(staffPages)]),
]);

/** Every address of the app. What a first visit does not need is fetched when its page is opened. */
export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
