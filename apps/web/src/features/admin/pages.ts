/** The staff area comes as one file: who opens one of its pages opens others, and each file more would cost every first visit its name. */
export { BlocksPage } from './BlocksPage.tsx';
export { DisputePage } from './DisputePage.tsx';
export { DisputesPage } from './DisputesPage.tsx';
export { GoodwillPage } from './GoodwillPage.tsx';
export { OrdersPage } from './OrdersPage.tsx';
export { PaymentsPage } from './PaymentsPage.tsx';
export { PurgesPage } from './PurgesPage.tsx';
export { QuotaPage } from './QuotaPage.tsx';
export { QuotasPage } from './QuotasPage.tsx';
export { RefundsPage } from './RefundsPage.tsx';
export { StaffLayout } from './StaffLayout.tsx';
