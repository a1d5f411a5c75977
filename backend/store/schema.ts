import { templates0001 } from './migrations/0001-templates.ts';
import { tebura0001 } from './migrations/0001-tebura.ts';

/** Forward-only; a released element is never edited. Element n takes version n to n + 1. */
export const TEBURA_MIGRATIONS = [tebura0001] as const;
export const TEMPLATE_MIGRATIONS = [templates0001] as const;
