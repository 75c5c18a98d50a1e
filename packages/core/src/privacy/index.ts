export { recordStaffRead, type StaffPage } from './record-staff-read.ts';
