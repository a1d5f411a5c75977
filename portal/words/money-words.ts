/** Money reads the same wherever it stands. */
export { moneyWords } from '../../messages/money-words.ts';
