import { refundsByClose0010 } from '../sqlite/0010-light-checks.ts';

/** Lists in checks cost nothing here. */
export const tebura0010 = refundsByClose0010;
