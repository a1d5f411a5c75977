/** How much of a member's day is used, as a share of what the day allows. */
export interface DayMeter {
  /** 0 to 100, whole. Something spent is never drawn as nothing, something left never as nothing left. */
  readonly spentPercent: number;
}

/**
 * @returns `null` where the day has no limit: then there is no whole to draw a part of
 */
export function dayMeter(member: {
  readonly spentTodayYen: number;
  readonly leftTodayYen: number | null;
}): DayMeter | null {
  const { spentTodayYen: spent, leftTodayYen: left } = member;
  if (left === null) return null;
  if (left <= 0) return { spentPercent: 100 };
  if (spent <= 0) return { spentPercent: 0 };
  return { spentPercent: Math.min(98, Math.max(2, Math.round((spent * 100) / (spent + left)))) };
}
