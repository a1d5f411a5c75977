/** A Japanese sentence that is broken between its clauses rather than within an amount; another is left as it is. */
export function Clauses({ sentence }: { readonly sentence: string }) {
  // No look-behind: the browsers of older phones would refuse the whole script for it.
  const clauses = sentence.match(/[^、。:]*[、。:]|[^、。:]+$/g) ?? [];
  return clauses.map((clause) => (
    <span key={clause} className="clause">
      {clause}
    </span>
  ));
}
