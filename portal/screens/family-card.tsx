import { useEffect, useRef } from 'react';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { portalTexts } from '../../messages/portal.ts';
import { EditIcon, PauseIcon, PlayIcon } from './icons.tsx';
import { LimitsLeft } from './limits-left.tsx';
import { RuleLines } from './rule-lines.tsx';
import { RulesForm } from './rules-form.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

/** What binds everybody together, and the one tap that stops them all. */
export function FamilyCard({ page }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const editing = usePortalState((state) => (state.editing?.holder === 'family' ? state.editing : null));
  const work = usePortalState((state) => state.work.get('family'));
  const { say } = useWords();
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const isEditing = editing !== null;
  useEffect(() => {
    if (wasEditing.current && !isEditing) editButton.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  const { rules, frozen } = page.family;
  const hasRules = Object.values(rules).some((rule) => rule !== null);
  return (
    <section
      className={frozen ? 'card member is-stopped' : 'card member'}
      aria-labelledby="family-rules"
      data-part="family-rules"
    >
      <div>
        <h3 id="family-rules">{say(portalTexts.familyRules)}</h3>
        <p className="explained">{say(portalTexts.familyRulesExplained)}</p>
      </div>
      {frozen && (
        <p className="day-stopped">
          <strong>{say(portalTexts.familyStopped)}</strong> <span>{say(portalTexts.stoppedExplained)}</span>
        </p>
      )}
      <LimitsLeft limits={page.limits.filter(({ memberId }) => memberId === null)} />
      {editing === null ? (
        <>
          <div className="rule">
            {hasRules ? <RuleLines rules={rules} /> : <p>{say(portalTexts.familyHasNoRules)}</p>}
          </div>
          <div className="member-buttons">
            <button
              type="button"
              ref={editButton}
              className="button"
              onClick={() => portal.rules.startEditing('family')}
            >
              <EditIcon />
              <span>
                <span className="only-heard">
                  {say(portalTexts.forMember, { name: say(portalTexts.wholeFamily) })}
                </span>
                {say(portalTexts.editLimits)}
              </span>
            </button>
            <button
              type="button"
              className={frozen ? 'button strong' : 'button stop'}
              aria-disabled={work !== undefined}
              onClick={() => void portal.rules.setFrozen('family', !frozen)}
            >
              {frozen ? <PlayIcon /> : <PauseIcon />}
              <span>{say(frozen ? portalTexts.resumeFamily : portalTexts.stopFamily)}</span>
            </button>
          </div>
        </>
      ) : (
        <RulesForm name={say(portalTexts.wholeFamily)} rules={rules} editing={editing} />
      )}
    </section>
  );
}
