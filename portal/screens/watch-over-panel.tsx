import type { FamilyPage } from '../../contract/owner-routes.ts';
import { watchOverTexts } from '../../messages/watch-over.ts';
import { Panel } from './panel.tsx';
import { useWords } from './use-portal.ts';
import { WatchOver } from './watch-over/watch-over.tsx';

/** Who is watched over, what waits for a yes, and how they are. */
export function WatchOverPanel({ page }: { readonly page: FamilyPage }) {
  const { say } = useWords();
  return (
    <Panel id="watch-over" title={say(watchOverTexts.title)} count={0}>
      {() => <WatchOver page={page} />}
    </Panel>
  );
}
