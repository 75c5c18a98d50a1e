/** The pages around a purchase come as one file: they share most of what they say and show. */
export { CheckoutDonePage } from './checkout/CheckoutDonePage.tsx';
export { PricingPage } from './pricing/PricingPage.tsx';
