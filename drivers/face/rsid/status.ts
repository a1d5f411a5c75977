import type { FaceGuidance } from '../face-guidance.ts';

/** Status of the reply that ends an operation (devices.md 1A.10). */
export const RSID_REPLY = {
  ok: 100,
  error: 101,
  serialError: 102,
  securityError: 103,
  versionMismatch: 104,
  crcError: 105,
  tooManySpoofs: 106,
  notSupported: 107,
  databaseFull: 108,
  duplicateUserId: 109,
} as const;

/** Status of results and hints; those above 14 that differ between the two operations stand in tables of their own. */
export const RSID_STATUS = {
  success: 0,
  noFace: 1,
  faceDetected: 2,
  notFrontal: 12,
  cameraStarted: 13,
  cameraStopped: 14,
  sunglasses: 50,
  mask: 51,
  spoofKindMin: 120,
  spoofKindMax: 127,
} as const;

export type RsidRefusal =
  | 'error'
  | 'unit-serial-error'
  | 'security-error'
  | 'version-mismatch'
  | 'unit-crc-error'
  | 'too-many-spoofs'
  | 'not-supported'
  | 'database-full'
  | 'duplicate-user-id'
  | 'unknown-status';

const REPLY_NAMES: Readonly<Record<number, RsidRefusal>> = {
  [RSID_REPLY.error]: 'error',
  [RSID_REPLY.serialError]: 'unit-serial-error',
  [RSID_REPLY.securityError]: 'security-error',
  [RSID_REPLY.versionMismatch]: 'version-mismatch',
  [RSID_REPLY.crcError]: 'unit-crc-error',
  [RSID_REPLY.tooManySpoofs]: 'too-many-spoofs',
  [RSID_REPLY.notSupported]: 'not-supported',
  [RSID_REPLY.databaseFull]: 'database-full',
  [RSID_REPLY.duplicateUserId]: 'duplicate-user-id',
};

export function rsidRefusal(replyStatus: number): RsidRefusal {
  return REPLY_NAMES[replyStatus] ?? 'unknown-status';
}

/** How the extraction of one face ended. */
export type ExtractionResult =
  | 'success'
  | 'no-face'
  | 'badly-placed'
  | 'spoof'
  | 'too-many-spoofs'
  | 'several-faces'
  | 'mask-refused'
  /** Nobody of the unit's own database. */
  | 'unknown-person'
  | 'device-fault'
  | 'failure';

const AUTHENTICATION_RESULTS: Readonly<Record<number, ExtractionResult>> = {
  15: 'mask-refused',
  16: 'spoof',
  17: 'unknown-person',
  18: 'device-fault',
  19: 'failure',
  20: 'too-many-spoofs',
  21: 'failure',
  22: 'badly-placed',
};

const ENROLMENT_RESULTS: Readonly<Record<number, ExtractionResult>> = {
  15: 'several-faces',
  16: 'failure',
  17: 'device-fault',
  18: 'mask-refused',
  19: 'spoof',
  20: 'failure',
  21: 'badly-placed',
};

export type ExtractionPurpose = 'enrolment' | 'authentication';

/** Whatever is not known counts as a failure, never as success. */
export function extractionResult(purpose: ExtractionPurpose, status: number): ExtractionResult {
  if (status === RSID_STATUS.success) return 'success';
  if (status === RSID_STATUS.noFace) return 'no-face';
  if (status >= 4 && status <= RSID_STATUS.notFrontal) return 'badly-placed';
  if (status === RSID_STATUS.sunglasses || status === RSID_STATUS.mask) return 'badly-placed';
  if (status >= RSID_STATUS.spoofKindMin && status <= RSID_STATUS.spoofKindMax) return 'spoof';
  if (status === RSID_REPLY.tooManySpoofs) return 'too-many-spoofs';
  return (purpose === 'enrolment' ? ENROLMENT_RESULTS : AUTHENTICATION_RESULTS)[status] ?? 'failure';
}

const HINTS: Readonly<Record<number, FaceGuidance>> = {
  [RSID_STATUS.noFace]: 'face-not-seen',
  [RSID_STATUS.faceDetected]: 'face-seen',
  4: 'move-down',
  5: 'move-up',
  6: 'move-left',
  7: 'move-right',
  8: 'turn-straight',
  9: 'turn-straight',
  10: 'turn-straight',
  11: 'turn-straight',
  [RSID_STATUS.notFrontal]: 'look-straight',
  [RSID_STATUS.sunglasses]: 'take-off-sunglasses',
  [RSID_STATUS.mask]: 'take-off-mask',
};

/** What a hint asks of the person; null for news of the unit's own. */
export function guidanceOfHint(status: number): FaceGuidance | null {
  return HINTS[status] ?? null;
}

const POSES: readonly FaceGuidance[] = ['look-straight', 'look-up', 'look-down', 'look-left', 'look-right'];

export function guidanceOfPose(pose: number): FaceGuidance | null {
  return POSES[pose] ?? null;
}
