import type { FamilyPage } from '../../contract/owner-routes.ts';
import type { Consent } from '../../contract/privacy-routes.ts';

/**
 * A consent in the words of the Kantara consent receipt 1.1 and of ISO/IEC TS 27560: what was read, with its hash, so that anybody
 * can check that the wording is the one that stood on the screen.
 */
export function consentReceipt(consent: Consent, page: FamilyPage): string {
  const receipt = {
    version: 'KI-CR-v1.1.0',
    jurisdiction: 'JP',
    consentTimestamp: Math.floor(Date.parse(consent.givenAt) / 1000),
    collectionMethod: 'read on the terminal at a registration desk, before any capture',
    consentReceiptID: `${consent.memberId}/${consent.version}`,
    language: 'ja',
    piiPrincipalId: consent.memberId,
    piiControllers: [{ piiController: page.municipalityName, onBehalf: false }],
    policyUrl: `urn:tebura:consent-notice:${consent.noticeVersion}`,
    services: [
      {
        service: '手ぶら Tebura',
        purposes: [
          {
            purpose: 'paying by finger or face',
            piiCategory: ['biometric template', 'display name', 'birth date', 'purchases'],
            primaryPurpose: true,
            termination: 'withdrawal on the family page or at the desk',
            thirdPartyDisclosure: false,
          },
        ],
      },
    ],
    sensitive: true,
    spiCat: ['biometric'],
    notice: {
      version: consent.noticeVersion,
      paragraphs: consent.paragraphs,
      /** SHA-256 of the paragraphs as a JSON array without white space. */
      sha256: consent.textHash,
    },
    guardian: consent.guardianName,
    recordedBy: consent.recordedBy,
    events: [
      { type: 'consent given', at: consent.givenAt },
      ...(consent.withdrawn === null
        ? []
        : [{ type: 'consent withdrawn', at: consent.withdrawn.at, by: consent.withdrawn.by }]),
    ],
  };
  return `${JSON.stringify(receipt, null, 2)}\n`;
}
