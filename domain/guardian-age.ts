import { ageOn } from './business-date.ts';
import type { BusinessDate } from './business-date.ts';

/** Under this age a guardian consents (law-and-consent.md 4.1, T-LAW-4). */
export const GUARDIAN_CONSENT_UNTIL_AGE = 16;

export function needsGuardianConsent(birthDate: BusinessDate, today: BusinessDate): boolean {
  return ageOn(birthDate, today) < GUARDIAN_CONSENT_UNTIL_AGE;
}
