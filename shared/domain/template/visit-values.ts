import { weekdayOf, weekdays } from '../practice/wall-time.ts';
import type { Language, TemplateValues, VisitSaid } from './template.ts';

// Without the á of sábado: that one letter would turn a text of one segment into three.
const days: Record<Language, readonly string[]> = {
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  es: ['lun', 'mar', 'mié', 'jue', 'vie', 'sab', 'dom'],
};
const months: Record<Language, readonly string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  es: ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'],
};
const and: Record<Language, string> = { en: 'and', es: 'y' };
const at: Record<Language, (time: string, name: string) => string> = {
  en: (time, name) => `${time} for ${name}`,
  es: (time, name) => `${time} para ${name}`,
};

/**
 * The values of the fields for the visits that one message speaks of: all on one day, in the order of the clock. Of
 * several people each is named beside their time, by first name only.
 */
export function visitValues(
  visits: readonly VisitSaid[],
  { links, ...around }: { practice: string; place: string; phone: string; links: readonly string[] },
  language: Language,
): TemplateValues {
  const [first] = visits;
  if (!first) throw new Error('a reminder speaks of a visit');
  const names = [...new Set(visits.map(({ name }) => name))];
  const isOne = names.length === 1;
  const times = visits.map(({ time, name }) => {
    const said = clockOf(time, language);
    return isOne ? said : at[language](said, name);
  });
  return {
    ...around,
    name: listed(names, language),
    day: dayOf(first.date, language),
    time: listed([...new Set(times)], language),
    link: listed(links, language),
  };
}

/** "Tue, Nov 24"; "mar 24 nov". */
function dayOf(date: string, language: Language): string {
  const weekday = days[language][weekdays.indexOf(weekdayOf(date))] ?? '';
  const month = months[language][Number(date.slice(5, 7)) - 1] ?? '';
  const day = Number(date.slice(8));
  return language === 'en' ? `${weekday}, ${month} ${day}` : `${weekday} ${day} ${month}`;
}

/** "3:00 PM"; "3:00 pm". */
function clockOf(time: string, language: Language): string {
  const hour = Number(time.slice(0, 2));
  const half = hour < 12 ? 'am' : 'pm';
  return `${hour % 12 || 12}:${time.slice(3)} ${language === 'en' ? half.toUpperCase() : half}`;
}

function listed(words: readonly string[], language: Language): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${and[language]} ${words.at(-1)}`;
}
