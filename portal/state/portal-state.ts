import type { FamilyPurchase, FamilyShop } from '../../contract/owner-routes.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { DeepLink } from '../deep-link.ts';
import type { Language, Message } from '../../messages/language.ts';
import type { FamilyView, RuleHolder } from './family-view.ts';
import type { RulesForm, RulesFormProblem } from './rules-form.ts';

/** Where the visitor stands: before the family's page, for one of these reasons, or on it. */
export type Place =
  | { readonly kind: 'opening' }
  | { readonly kind: 'checking-link' }
  /** `signedIn`: this browser holds a session all the same, so the page can be opened without a link. */
  | { readonly kind: 'link-refused'; readonly signedIn: boolean }
  | { readonly kind: 'sign-in-needed' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'too-many-tries' }
  | { readonly kind: 'not-reached' }
  | { readonly kind: 'family'; readonly family: FamilyView };

/** Whether purchases arrive by themselves just now. */
export type Connection = 'connecting' | 'live' | 'lost';

/** What is being changed for a member, or for all, and not yet answered. */
export type RuleWork = 'stopping' | 'resuming' | 'saving-rules';

export interface RulesEditing {
  readonly holder: RuleHolder;
  readonly form: RulesForm;
  /** The rules the owner was shown; a change made elsewhere since is not overwritten. */
  readonly basedOnVersion: number;
  /** Told once the owner has tried to save, not while typing. */
  readonly problems: readonly RulesFormProblem[];
  readonly changedMeanwhile: boolean;
}

export type Undo =
  | { readonly kind: 'frozen'; readonly holder: RuleHolder; readonly frozen: boolean }
  | {
      readonly kind: 'rules';
      readonly holder: RuleHolder;
      readonly rules: SpendingRules;
      readonly replacesVersion: number;
    };

/** The last thing done, or not done: it stays until the next one or until it is closed. */
export interface Notice {
  /** `not-sure`: no answer came; it goes as soon as the page has been read again and shows what is. */
  readonly tone: 'done' | 'not-done' | 'not-sure';
  readonly text: Message;
  readonly values: Readonly<Record<string, string>>;
  readonly undo: Undo | null;
}

export function notice(
  tone: Notice['tone'],
  text: Message,
  values: Notice['values'] = {},
  undo: Undo | null = null,
): Notice {
  return { tone, text, values, undo };
}

export interface PortalState {
  readonly place: Place;
  readonly language: Language;
  readonly connection: Connection;
  /** Moves on its own: day words and "as of" follow it. */
  readonly nowMs: number;
  readonly editing: RulesEditing | null;
  readonly work: ReadonlyMap<RuleHolder, RuleWork>;
  readonly notice: Notice | null;
  /** The municipality's shops, once somebody needs their names. */
  readonly shops: readonly FamilyShop[] | null;
  /** Purchases a screen reader is told of. */
  readonly announced: readonly FamilyPurchase[];
  /** What the address asked for; it waits until somebody is signed in. */
  readonly wanted: DeepLink | null;
}

export function firstState(language: Language, nowMs: number): PortalState {
  return { language, nowMs, wanted: null, ...emptyPage({ kind: 'opening' }) };
}

/** Everything that belongs to a family, wiped: what a screen shows after signing out (security S39). */
export function emptyPage(
  place: Exclude<Place, { kind: 'family' }>,
): Omit<PortalState, 'language' | 'nowMs' | 'wanted'> {
  return {
    place,
    connection: 'connecting',
    editing: null,
    work: new Map(),
    notice: null,
    shops: null,
    announced: [],
  };
}

export function familyOf(state: PortalState): FamilyView | null {
  return state.place.kind === 'family' ? state.place.family : null;
}
