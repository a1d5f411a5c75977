import type { StaffRole } from '../../contract/terminal-routes.ts';
import type { StaffRouteName } from '../http/routes.ts';

/**
 * Who may do what. A route that is not listed for a role is refused, and a route of staff that is not listed at all does
 * not compile.
 */
const ALLOWED: Readonly<Record<StaffRouteName, readonly StaffRole[]>> = {
  staffSignOut: ['clerk', 'event_staff', 'manager', 'auditor', 'engineer'],
  listFamilies: ['event_staff', 'manager'],
  consentNotice: ['event_staff', 'manager'],
  enrolMember: ['event_staff', 'manager'],
  tryIdentification: ['event_staff', 'manager'],
  makeSignInLink: ['event_staff', 'manager'],
  listPurchases: ['clerk', 'manager', 'auditor'],
  giveBack: ['clerk', 'manager'],
  readRegister: ['clerk', 'manager', 'auditor'],
  closeRegister: ['clerk', 'manager'],
  listVoucherOffers: ['event_staff', 'manager'],
  sellVouchers: ['event_staff', 'manager'],
};

export function staffMay(role: StaffRole, route: StaffRouteName): boolean {
  return ALLOWED[route].includes(role);
}
