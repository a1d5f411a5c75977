import { portalTexts } from '../../messages/portal.ts';
import { CloseIcon } from './icons.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

/** What was just done, and the way back. It stays until it is closed: nobody has to be quick. */
export function NoticeBar() {
  const portal = usePortal();
  const notice = usePortalState((state) => state.notice);
  const { say } = useWords();
  return (
    <div className="notice-place" role="status">
      {notice !== null && (
        <div className={`notice is-${notice.tone}`} data-part="notice">
          <p>{say(notice.text, notice.values)}</p>
          {notice.undo !== null && (
            <button type="button" className="button on-dark" onClick={() => void portal.rules.undo()}>
              {say(portalTexts.undo)}
            </button>
          )}
          <button type="button" className="button on-dark only-icon" onClick={() => portal.closeNotice()}>
            <CloseIcon />
            <span className="only-heard">{say(portalTexts.close)}</span>
          </button>
        </div>
      )}
    </div>
  );
}
