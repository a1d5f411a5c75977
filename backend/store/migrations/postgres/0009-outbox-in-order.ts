/** Here rows always lie in the order in which they were written. */
export const tebura0009 = '';
