/** A Japanese sentence that is broken between its clauses rather than within an amount; another is left as it is. */
export function Clauses({ sentence }: { readonly sentence: string }) {
  return sentence.split(/(?<=[、。:])/).map((clause) => (
    <span key={clause} className="clause">
      {clause}
    </span>
  ));
}
