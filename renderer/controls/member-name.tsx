import { resultTexts } from '../../messages/kiosk.ts';
import { useWords } from '../kiosk-context.ts';

/** はなばあちゃん is already spoken to kindly; はるか becomes はるか さん. */
const ALREADY_HONOURED = /(さん|ちゃん|くん|君|さま|様|先生|せんせい)$/;

/** The name that the family chose for the screen, as one says it to somebody's face. */
export function MemberName({ name }: { readonly name: string }) {
  const { t } = useWords();
  return ALREADY_HONOURED.test(name) ? name : t(resultTexts.memberName, { name });
}
