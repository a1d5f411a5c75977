import { municipalityOf } from './town-command.ts';
import type { TownCommand } from './town-command.ts';

const overdue: TownCommand = {
  words: 'watch-over list',
  does: 'Those who agreed that the town hears of it, and of whom family and second contacts have heard nothing.',
  options: { 'municipality?': 'id; needed where there are several' },
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const members = await office.store.overdueMembers(municipalityId);
    if (members.length === 0) return ['nobody'];
    return members.map(
      ({ displayName, familyName, ownerName, lastSeenOn, since }) =>
        `${displayName}  ${familyName} (${ownerName})  last seen ${lastSeenOn}  on the list since ${since}`,
    );
  },
};

export const WATCH_COMMANDS: readonly TownCommand[] = [overdue];
