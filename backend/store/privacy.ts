import type { FamilyExport, Look } from '../../contract/privacy-routes.ts';
import type { Consent } from '../../contract/privacy-routes.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { FamilyMember } from '../../contract/owner-routes.ts';
import type {
  FamilyAccountId,
  MemberId,
  MunicipalityId,
  OwnerId,
  ShopId,
  StaffId,
  SubjectId,
} from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { OwnersChange } from './families.ts';

/** Templates that are to be destroyed because their person took the consent back. */
export interface DoomedTemplates {
  readonly subjectId: SubjectId;
  readonly municipalityId: MunicipalityId;
}

/** Who looked, what was consented to, and what a family may take with it or have taken away. */
export interface PrivacyCommands {
  /** Somebody who decides for a family sees its purchases. */
  noteOwnersLook(look: {
    readonly familyAccountId: FamilyAccountId;
    readonly municipalityId: MunicipalityId;
    readonly ownerId: OwnerId;
    readonly atMs: number;
  }): Promise<void>;
  /** A member of staff sees these people's purchases at a counter; whoever is of another municipality is left out. */
  noteStaffsLook(look: {
    readonly memberIds: readonly MemberId[];
    readonly municipalityId: MunicipalityId;
    readonly staffId: StaffId;
    readonly shopId: ShopId;
    readonly atMs: number;
  }): Promise<void>;
  /** Newest first, at most 200. */
  readLooks(familyAccountId: FamilyAccountId): Promise<Look[]>;

  readConsents(familyAccountId: FamilyAccountId): Promise<Consent[]>;
  /**
   * From here on the person is nobody's template: whatever a gallery still finds names nobody. The templates are doomed until
   * `forgetDoomed`. Once more is the same. `CONSENT_MISSING`: the name is not the member's.
   */
  withdrawConsent(
    command: OwnersChange & {
      readonly confirmedName: string;
      /** The member's new random name, under which there are no templates. */
      readonly newSubjectId: SubjectId;
      /** Under which whoever watched over the person hears that it has ended. */
      readonly watchEventId: string;
      /** Takes name, birth date and what else can go as well. */
      readonly erase: boolean;
    },
  ): Promise<Result<FamilyMember, 'NOT_FOUND' | 'CONSENT_MISSING'>>;
  listDoomed(): Promise<DoomedTemplates[]>;
  /** The templates are gone. */
  forgetDoomed(subjectId: SubjectId): Promise<void>;

  exportFamily(query: {
    readonly familyAccountId: FamilyAccountId;
    readonly municipalityId: MunicipalityId;
    readonly ownerId: OwnerId;
    readonly today: BusinessDate;
    readonly atMs: number;
  }): Promise<FamilyExport>;
}
