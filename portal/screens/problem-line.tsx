import type { Message } from '../../messages/language.ts';
import { useWords } from './use-portal.ts';

/** What was not done, read aloud as it appears. */
export function ProblemLine({ problem }: { readonly problem: Message | null }) {
  const { say } = useWords();
  return (
    problem !== null && (
      <p className="limit-problem" role="alert">
        {say(problem)}
      </p>
    )
  );
}
