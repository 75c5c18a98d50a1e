import { Stripe } from 'stripe';

/** The one version that is spoken here: the one that the SDK in use is pinned to. */
export const API_VERSION: string = new Stripe('sk_test_none').getConstant('DEFAULT_API_VERSION') as string;
