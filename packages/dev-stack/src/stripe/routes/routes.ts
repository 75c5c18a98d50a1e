import { priceRoutes, productRoutes } from './catalog-routes.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { customerRoutes, paymentMethodRoutes, portalRoutes } from './customer-routes.ts';
import { accountRoutes, chargeRoutes, disputeRoutes, eventRoutes, intentRoutes, refundRoutes } from './payment-routes.ts';
import type { Route } from './route.ts';
import { invoicePaymentRoutes, invoiceRoutes, subscriptionRoutes } from './subscription-routes.ts';

/** Every endpoint there is; docs/fake-stripe.md lists the same. */
export const ROUTES: readonly Route[] = [
  ...productRoutes,
  ...priceRoutes,
  ...customerRoutes,
  ...paymentMethodRoutes,
  ...checkoutRoutes,
  ...intentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...invoicePaymentRoutes,
  ...portalRoutes,
  ...eventRoutes,
  ...accountRoutes,
];

/** The endpoint for a request, and the id in its path. */
export function findRoute(method: string, path: string): { route: Route; id: string } | null {
  for (const route of ROUTES) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match) return { route, id: decodeURIComponent(match[1] ?? '') };
  }
  return null;
}
