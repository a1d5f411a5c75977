import { z } from 'zod';

/**
 * How the backend refuses a request that never became a decision: RFC 9457 problem details with a stable code.
 * A purchase that was decided against is not a problem but an outcome (`purchaseOutcomeSchema`).
 */
export const PROBLEM_CODES = {
  /** The body or a parameter is not what the contract says; `detail` names the field. */
  REQUEST_MALFORMED: 400,
  /** No signature, a wrong one, an old one, or a nonce seen before. */
  SIGNATURE_REFUSED: 401,
  /** The key id belongs to no terminal in service. */
  TERMINAL_UNKNOWN: 401,
  SIGN_IN_NEEDED: 401,
  SIGN_IN_REFUSED: 401,
  /** Challenge, origin, user verification or key are not what they must be. */
  PASSKEY_REFUSED: 422,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  /** The same id was sent before with other content. */
  ID_REUSED: 409,
  /** This capture alone does not say who it is; another finger under the same id may. Nothing is decided yet. */
  ANOTHER_FINGER_NEEDED: 409,
  /** Somebody changed it since it was read; read again. */
  VERSION_CONFLICT: 409,
  /** These bytes are no template of a known algorithm. */
  TEMPLATE_REFUSED: 422,
  RULES_CONTRADICT: 422,
  /** The programme does not allow the sale; `detail` names every reason. */
  SALE_REFUSED: 422,
  CONSENT_MISSING: 422,
  /** The finger is already enrolled; staff are told no more than that (security 3.8). */
  FINGER_ALREADY_ENROLLED: 422,
  /** Declined, still waiting, or never arrived: nothing was paid that could be given back. */
  NOT_PAID: 409,
  ALREADY_GIVEN_BACK: 409,
  MORE_THAN_PAID: 422,
  /** A void is possible on the purchase's own business date only, and before the close. */
  NOT_TODAY: 422,
  ALREADY_CLOSED: 409,
  /** Above what one member of staff may give back alone. */
  NEEDS_SECOND_PERSON: 422,
  /** Two signed, and neither of them is a manager. */
  NEEDS_MANAGER: 422,
  /** A purchase of the day still waits for its answer: its register is not closed. */
  OUTCOME_UNKNOWN: 409,
  TOO_MANY_REQUESTS: 429,
  BODY_TOO_LARGE: 413,
  INTERNAL: 500,
  /** The payment provider cannot be reached; nothing was paid. */
  PROVIDER_UNAVAILABLE: 502,
  /** The store cannot write or the gallery is not loaded: no payment is taken. */
  OUT_OF_SERVICE: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;
export const PROBLEM_CODE_NAMES = Object.keys(PROBLEM_CODES) as [ProblemCode, ...ProblemCode[]];

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(PROBLEM_CODE_NAMES),
  /** What is wrong and what to do, for whoever reads the log; never personal data. */
  detail: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
