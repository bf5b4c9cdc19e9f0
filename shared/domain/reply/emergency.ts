import { plainText } from './plain-text.ts';
import { respelt } from './respelt.ts';

/*
 * A net, not triage: it is meant to miss little that is said plainly, and to raise a person rather too often. English and
 * Spanish, in small letters without accents, a space in place of an apostrophe.
 */
const cant = '(can ?t|can ?not|cant|couldn ?t|unable to|not able to|hard to|struggling to|barely|can barely)';
const wont = '(won ?t|will not|doesn ?t|does not|isn ?t|is not|not|never|hasn ?t|can ?t|cannot|cant)';
const airway = '(throat|airway|tongue|face)';

const phrases = [
  '(chest|heart) (pain|pains|hurt|hurts|hurting|tight|tightness|pressure)( |$)',
  '(pain|pains|pressure|tightness) in (my|his|her|the) chest',
  'heart attack|having a stroke|(think|may be|might be|is) (it s )?a stroke',
  `${cant} breath(e|ing)?( |$)`,
  '(trouble|difficulty|problems?|hard time|difficult) (with )?breath(e|ing)',
  '(short(ness)? of breath|not breathing|stopped breathing|choking)( |$)',
  `(bleed(ing)?|blood)( (a lot|from [a-z ]{1,20}))?( (and|that|it|just|still|which))* ${wont} (be )?(stop|stopping|slow(ing)?( down)?|clot(ting)?)`,
  `${wont} stop (the )?bleed(ing)?|(keeps|still) bleeding( (a lot|badly|heavily)| (after|for) \\d| and )|stop the bleeding( (from|it|and|now|after)|$)`,
  `bleeding (a lot|heavily|badly|out|profusely) (and|cant|can t|cannot)( [a-z]+)*`,
  '(kill|hurt|harm|cut) (my ?self|him ?self|her ?self)( |$)|suicid(e|al)|end (my|his|her) (own )?life|(end|ending) it all|(want|wants|going|ready) to die( |$)|(don ?t|do not) want to (live|be alive)|better off dead|self ?harm',
  'killing (my|him|her) ?self|feel(s|ing)? like dying|(want|wants|going|ready) to end it( (now|tonight|today|all)|$)|(don ?t|do not) want to be here any ?more|(can ?t|can ?not|cant) go on( (any ?more|like this|living)|$)|wish (i|he|she) (was|were) dead|no reason to live',
  `${airway}( is| s| feels)? (getting )?(closing|closed|swelling|tight|swollen shut)|swelling( up)? (and|so) (i |she |he )?${cant} (swallow|breathe?)|${cant} swallow( |$).*swell|swell.*${cant} swallow`,
  'anaphyla|(severe|bad) allergic reaction|allergic reaction.*(throat|breath|swell)',
  '(unconscious|unresponsive|passed out|won ?t wake up|seizure|convulsions?|overdos(e|ed|ing))( |$)|took too many (pills|tablets)|(took|swallowed|drank) (a |the )?(whole|entire) bottle',
  '(need|call|send|get) (an |a )?ambulance|(call|calling|dial|need) 911',

  'dolor(es)? (de|en el|en mi) pecho|duele (mucho )?el pecho|(presion|opresion) en el pecho|ataque (al|del) corazon|infarto|derrame cerebral',
  '(no |apenas )(puedo|puede|podemos) respirar|(cuesta|dificultad para|dificil|problemas para) respirar|falta(ndo)? (el aire|de aire|la respiracion)|no (esta )?respira(ndo)?( |$)|se (ahoga|esta ahogando)|me ahogo',
  'no (para|deja|ha dejado|ha parado) de sangrar|(sangre|sangrado|hemorragia|sangra|sangrando)( [a-z]+){0,4} no (para|se detiene|deja|se quita)|sangr[a-z]+ (mucho )?(y )?no (para|se detiene|deja)',
  'quiero morir(me)?|me quiero morir|(quiero|voy a) matarme|me (quiero|voy a) matar|suicid(io|arme|arse)|quitarme la vida|me muero( de dolor|$)|que me muero(?! (por|de (hambre|risa|sed|ganas|calor|frio))( |$))|ganas de morir(me|se)?|hacerme dano|no quiero (seguir )?(vivir|viviendo)',
  '(cierra|cerrando|hincha(da|ndo)?) la (garganta|lengua)|desmay(o|ada|ado)( |$)|inconsciente|convulsi(on|ones|onando)|sobredosis|(necesito|llame|manden|llamen) (a )?una ambulancia',
];

const emergency = new RegExp(`(?:^| )(${phrases.join('|')})`);
/** What is said not to be, or to be over: these words themselves are no emergency, whatever else stands there may be one. */
const over =
  /\b(no (more )?(chest pains?|bleeding)|((chest|heart) )?(bleeding|pain|dolor)( has| have| ya)? (stopped|paro)|sin dolor de pecho)\b/g;
const past = /\b((last|past) (year|month)|years? ago|hace (un|dos|\d+) (ano|mes))\b/;
/** It was then, and is now. */
const again =
  /\b(again|now|today|tonight|still|since|this (morning|afternoon|evening)|otra vez|de nuevo|ahora|hoy|desde)\b/;
const longestRead = 1_600;

/** The words of a text that speak of an emergency, as they were written; undefined where none do. */
export function emergencyOf(text: string): string | undefined {
  const written = plainText(text, longestRead);
  const { read } = written;
  const plain = respelt(written.plain);
  if (past.test(plain) && !again.test(plain)) return undefined;
  // As long as they were, so that a place in it is the same place in the text.
  const found = emergency.exec(plain.replace(over, (words) => '-'.repeat(words.length)));
  if (!found?.[1]) return undefined;
  const from = found.index + found[0].length - found[1].length;
  return read.slice(from, from + found[1].length).trim();
}
