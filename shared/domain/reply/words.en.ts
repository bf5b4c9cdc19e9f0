import type { ReplyWords } from './reply-words.ts';

/*
 * Phrases in small letters without accents, a space in place of an apostrophe; ` ?` where people leave it out. At each
 * place of a text the longest phrase that begins there is taken, so "no problem" is never a "no".
 */
const cancel = 'can[cs]{1,2}(el{1,2}|le)';
const confirm = 'co[nm]+(fir|fri|fr)m';
const reschedule = 're ?s?ched?(ule?|uel|ual|ul)?';
// Of the family, never "you": what the practice does or is asked is no answer.
const who = '(i|we|he|she|they)';
const visit =
  '((the|my|our|this|that|his|her|your|an?|[a-z]+ s) )?(appointment|appt|apt|appointments|visit|cleaning|checkup)( time)?';
const am = '( ?m| am| re| are| is| s)?';
const will = `(${who}( ?ll| will|${am})? )`;
const wont = `(${who} )?(really )?(can ?t|can ?not|cant|won ?t|will not|wo ?n ?t be able to|will not be able to|won ?t be able to|(${who}${am} )?(am |are |is )?(not able|unable) to|(${who}${am} )?not (gonna|going to)( be able to)?|can no longer|(no longer|not) able to)`;
const must = `((${who}( ?d| would| will| ?ll|( ?m| am| re| are)? (going to|gonna))?|(going to|gonna)|he s|she s) )?((really|just|unfortunately) )?(need to|needs to|have to|has to|had to|gotta|got to|want to|wants to|like to|would like to|wish to|must)`;
const anyone = '(i|we|he|she|they|you)';
const may = `((is it (ok|possible|okay) (to|if ${anyone})|(can|could|may|would|will) (${anyone}|mia)|any (way|chance) (to|${anyone} (can|could)|${anyone})|would it be possible to)( please)?)`;
const move = '(change|move|switch|push|shift|bump|rebook|re ?book|postpone|delay)';
const daytime = '(day|time|date|slot|week|hour)s?';

export const english: ReplyWords = {
  confirm: {
    alone: [
      ...[
        'c',
        'y',
        '1',
        'ye+s+',
        'ye+a+h*',
        'ye+p+',
        'yu+p+',
        'ya+',
        'yass*',
        'yes (please|ma am|maam|sir|indeed|definitely)',
        '10 4',
        'okie dokie',
        'ye+s+ ?(sir|maam)',
        'affirmative',
        'correct',
        'absolutely',
        'definitely',
        'of course',
        'for sure',
        'sure( thing)?',
        'certainly',
        '(i )?accept(ed)?',
        'agreed',
      ],
      ...[
        '(that s|thats|that is|it s|its) (right|correct|fine|good|great|perfect|ok|okay)',
        'fine',
        'perfect',
        'all (good|set)',
        'good to go',
        `(we|i)${am} good`,
        '(sounds|looks) (good|great|perfect|fine)',
        'no (problem|prob|worries|issue)s?',
        'np',
        '(count|put) me (in|down)',
        '(would|wouldn t|wouldnt) miss it',
        'wouldn ?t miss it',
      ],
      ...[
        `${confirm}(ed|ing|s)?`,
        `(${who}${am} )?${confirm}(ed|ing|s)?( ${visit})?`,
        `${must} ${confirm}( ${visit})?`,
        `((please|you can) )?${confirm} (me|us|${visit})`,
        'conf',
      ],
      ...[
        `((that|this|it|the) )((date|time|day) )?(works|work|is (fine|good|great|perfect|ok))( (great|fine|well))?( (for|with) (me|us))?`,
        'works( (great|fine|well))?( (for|with) (me|us))?',
        `(\\d{1,2}( \\d{2})?( ?[ap]m)?|[a-z]+day|tomorrow) (is (fine|good|great|ok|perfect)|works)`,
      ],
      ...[
        `(${will})?(will |ll |should )?(definitely |both )?be (there|here|in)`,
        `(${will}|be )?(definitely )?(see|c|seeing) (you|u|ya|y all|yall)( all| guys| there| soon)?( then)?`,
        `(${who}${am} )?(coming|planning (on being there|to be there|to come|on it))`,
        `(${who} )?plan (on being there|to be there|to come)`,
        `(${who} )?(can|will) (make it|come|attend|do it)`,
        `(yes )?${who} (will|can|am|are|do)( (make it|come|attend|do it|be there))?`,
        'looking forward( to it)?',
      ],
    ],
  },
  acknowledge: [
    'o+k+(a+y+)?',
    'okey',
    'k+',
    'great',
    'cool',
    'awesome',
    'nice',
    'good',
    'excellent',
    'wonderful',
    'alright',
    'all right',
  ],
  cancel: {
    alone: [
      ...['n', 'no+', 'nope', 'nah', 'no (thanks|thank you|thx|ty)'],
      ...[
        `${cancel}(ing)?( (${visit}|it|this|that|me|us|please))?`,
        `(please |pls )?${cancel}`,
        `${must} ${cancel}( (${visit}|it|this))?`,
        `${may} (please |pls )?${cancel}( (${visit}|it|this))?`,
      ],
      ...[
        `${wont} (make( it)?( to)?|come( in)?|be (there|in|attending|coming)|attend|go|do( (it|this|that( day)?))?|keep|get there)( ${visit})?`,
        `${who} (can ?t|can ?not|won ?t|am not|m not)`,
        `(${who}${am} )?(not|no longer) (coming|attending|going|able)`,
        `make it to ${visit}`,
      ],
      ...[`(${who} )?(don ?t|do not|no longer) (need|want) (${visit}|it|this)( any ?more)?`, `no longer need ${visit}`],
    ],
  },
  reschedule: {
    alone: [
      ...[
        'r',
        '2',
        `${reschedule}(ing|d)?`,
        'change',
        'changes?',
        'rebook',
        'postpone',
        `(a |any )?(different|another|other|new) ${daytime}`,
        `(${may} )?do (${daytime}|later|earlier)`,
        'anything (later|earlier|sooner|else)',
        'switch to( the)?( (morning|afternoon|evening))?',
        '(doesn ?t|does not|won ?t) work( (for|with) (me|us))?( any ?more)?',
      ],
    ],
    within: [
      ...[
        `${must} (${reschedule}|${move})( (it|me|us|${visit}|the (time|day|date)))?`,
        `${may} (please )?(${reschedule}|${move})( (it|me|us|${visit}|the (time|day|date)))?`,
        `(please|pls) (${reschedule}|${move})( (it|me|us|${visit}))?`,
        `${move} (it|me|us|${visit})`,
        `${reschedule} (it|me|us|${visit})`,
        'push to',
      ],
      ...[
        `${may} (do|have|get|try|come)( in)?( (at|on|for))? ((a|an|any) )?(different|another|other|later|earlier)( ${daytime})?`,
        `(do|have|need|got|want) ((a|an|any) )?(different|another|other|later|earlier) ${daytime}`,
        `need (a |an )?(different|another|other|new|later|earlier) ${daytime}`,
        `(do you|you) have (any )?(other|another|anything) (${daytime}|later|earlier|else|sooner|on|in)`,
        `what other ${daytime}`,
        `any other ${daytime}( available)?`,
        'is there anything (later|earlier|sooner|else)',
        'any ?thing (later|earlier|sooner)( (that|the) day)?',
        '(any|got) (openings?|anything|availability)( (on|for))?',
        `${may} do (later|earlier)`,
        `(${may} (come|do|try)( in)?|do you have)( (on|at))? (mon|tues|wednes|thurs|fri|satur|sun)day`,
        `${who}( ?d| would)? (rather|prefer)`,
        `${who}( ?d| would) like (a |an )?(different|another|other|later|earlier) ${daytime}`,
        'instead( of)?',
        'reschedule for',
      ],
      ...[
        `((that|this|it|the) )?(time|day|date|[a-z]+day|\\d{1,2}( ?pm| ?am)?|that|this|it)( (time|day))? (doesn ?t|does not|don ?t|won ?t|will not) work( (for|with) (me|us))?( any ?more)?`,
        'not (a )?good (time|day)',
      ],
    ],
  },
  late: {
    within: [
      ...[
        '(running|runnin|run) (a )?((little|bit|few|lil) )?((bit|min|mins|minutes) )?(late|behind)',
        '(be|am|are|is|im|i m|we re) (about )?(a )?((little|bit|few|lil) )?((bit|min|mins|minutes) )?(late|behind)',
        '(about )?\\d{1,2} ?(min|mins|minutes?|m) (late|behind)',
        `running (about )?\\d{1,2} ?(min|mins|minutes?) late`,
      ],
      ...[
        '(stuck )?in traffic',
        'stuck in',
        `on (my|our|the) way`,
        'omw',
        '(be )?there in (about )?\\d{1,2}( ?(min|mins|minutes))?',
        'running behind',
        `${who}${am} behind`,
      ],
    ],
  },
  thanks: {
    alone: [
      ...[
        '(many |ok )?(thanks+|thank (you|u|ya)|thx|thnx|tks|ty|tysm|tyvm|thankyou)( (so|very) much| a (lot|bunch)| again| all)?',
        'much appreciated',
        '(i )?appreciate (it|you|that)',
        'so much',
        '(thanks|thank you|thx) for (the|your) (reminder|info|heads up|message|text|help)',
        'for (the|your) (reminder|info|heads up|message|text|help)',
        'for (reminding|letting) (me|us)( know)?',
      ],
      ...[
        'got it',
        'noted',
        'will do',
        'understood',
        'you ?( ?re| are)? welcome',
        'yw',
        'have a (good|great|nice|wonderful|blessed) (day|one|night|evening|weekend|afternoon)',
        'you too',
        'happy (thanksgiving|holidays|new year|easter)',
        'merry christmas',
        '(good ?|bye ?)bye?',
        'god bless',
      ],
      ...['\u{1F64F}+', '[\u2764\u{1F60A}\u{1F44B}\u{1F917}\u{1F618}\u{1F642}\u{1F600}\u{1F603}\u{1F604}]+'],
    ],
  },
  question: {
    within: [
      ...[
        '(what|when|where|who|why|how|which|whats|wheres|whos|whens)( s)?',
        '(do|does|did|is|are|am|should|will|would|can|could|may|has|have) (i|we|you|he|she|it|they|there|this|that|mia|dr|both|someone|somebody|anyone)',
        '(please )?call me',
        '(someone|somebody) (please )?call',
        'give me a call',
      ],
    ],
  },
  doubt: [
    ...[
      'maybe',
      'might',
      'perhaps',
      'probably',
      'hopefully',
      'not sure',
      'unsure',
      'idk',
      'if',
      'unless',
      'depends?',
      'but',
      'not yet',
      'think so',
      'try',
      'let (you|u) know',
      'let me',
      'check',
      'should be',
      'yes and no',
      'question',
    ],
    ...[
      `(don ?t|do not|didn ?t|did not|never|not|no need to|without) (want to |need to |have to )?(${cancel}|${reschedule}|${move})( [a-z]+)*`,
      `(don ?t|do not) ${cancel}`,
    ],
  ],
  when: [
    ...[
      '(mon|tues?|wednes|weds?|thurs?|thu|fri|satur|sat|sun)(day)?',
      'today|tomorrow|tmrw|tmr|tomo|tonight|next week|this week|that day|then|soon',
      '(at )?\\d{1,2}( \\d{2})? ?(am|pm|a m|p m|o clock|oclock)?',
      '(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]* \\d{1,2}(st|nd|rd|th)?',
      'the \\d{1,2}(st|nd|rd|th)',
    ],
  ],
  filler: [
    ...[
      'hi+',
      'hello+',
      'hey+',
      'good (morning|afternoon|evening|day)',
      'morning',
      'afternoon',
      'please|pls|plz|please do',
      `(${who}${am} )?((so|very|really) )?sorry( (but|about that))?`,
      'my|our',
      'oh',
      'just',
      'well',
      'and',
      'so',
      'the',
      'for',
      'to',
      'at',
      'on',
      'it',
      'this',
      'that',
      'there',
      'with',
      'unfortunately',
      'also',
      'as',
      'planned',
      'scheduled',
      'very much',
      'everyone|all|guys|team',
      '(we|she|he|i) both',
      'both',
      visit,
      'time',
    ],
    ...[
      `(${who}${am} |[a-z]+ (is|s) )?(so )?(sick|ill|not feeling well|unwell)( today)?`,
      `(${who}|[a-z]+) (has|have|got|s got) (a )?(fever|cold|flu|covid|the flu|school|work|soccer|practice)`,
      'something (has |just )?came up',
      `(${who}${am} )?(out of town|traveling|travelling|stuck at work|at work|working)`,
      'car (trouble|broke down)',
      'emergency came up',
      'no (babysitter|ride|car)',
    ],
    ...['lol|haha'],
  ],
};
