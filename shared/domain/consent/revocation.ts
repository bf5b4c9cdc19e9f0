import { plainText } from '../reply/plain-text.ts';

/** Free text that a reasonable person would read as "stop": the words it was read from, and which way it stops. */
export interface Revocation {
  /** `stop`: they want no more messages. `wrong-person`: the number is not the patient's. */
  kind: 'stop' | 'wrong-person';
  /** The part of the text that says so, as it was written. */
  words: string;
}

/*
 * What is looked for, by language, in small letters without accents, single spaces between words and in place of an
 * apostrophe. Each is a phrase with its object (messages, me, this number), so that "I had to stop taking it", "don't
 * text and drive" or "take me off the 3 pm" are ordinary chat.
 */
const messages =
  '((these|those|the|your|any|all|more|such|automated|other) )*(text( messages?|s|ing)?|messages?|msgs?|sms|reminders?|notifications?|alerts?|calls?|e ?mails?)';
const me = '(me|us|(this|my) (number|phone|cell|line))';
const reach = '(te?xt|messag|e ?mail|contact|call|sms|send|writ|bother|spamm?|harass)(e|ing)?';
const dont = '(don ?t|do not|no longer|never)';
const courtesy = '^((hi|hello|hey|please|pls|plz|just|can you|could you) )*';
const courteously = '( (please|pls|plz|now|already|thanks?|thank you|asap))*';
const mensajes =
  '((mas|los|sus|estos|esos|otros|de) )*(mensajes?|textos?|recordatorios?|avisos?|llamadas?|correos?( electronicos?)?|sms)';

const stopPhrases = [
  `(stop|quit|cease) ${reach}( to)? ${me}`,
  `(stop|quit|cease|end) ((all|the|with|sending|getting|me|us) )*${messages}`,
  '(stop|quit|cease) sending (me|us)',
  `(${dont}|dnt|pls no|please no) ((ever|keep) )?${reach} ${me} (again|any ?more|ever|at all)`,
  `(${dont}|dnt|pls no|please no) ((ever|keep) )?(te?xt|message|msg|sms|e ?mail|spam|harass|contact)(ing)? ${me}( please)?$`,
  `${dont} (call|te?xt) or (call|te?xt) ${me}`,
  `(${dont}|dnt|pls no|please no) ((ever|keep) )?${reach} ((me|us) (at|on|to|through|via) )?(this|that|my) ((cell|mobile|work|home) )?(number|phone|cell|line|e ?mail)(?! (before|after|until|till|between|during|while|when|unless))\\b`,
  `(${dont}|dnt) (te?xt|message|msg|sms)(ing)? (me|us) ((just|only|please|but) )*(call|use|e ?mail)\\b`,
  `${courtesy}(remove|delete|unlist|unenroll|take off) (me|us)${courteously}$`,
  `${courtesy}(take|get|remove) (me|us) (off|from|out)( of)?( (this|these|that|it))?${courteously}$`,
  '^stop (all|stop)$',
  '(stop|quit) sending (these|this|them|those)( (now|please))?$',
  `${dont} send (me|us) ((any ?more|any|this) )*${messages}`,
  `no more ${messages}`,
  '(take|remove|delete|get|drop) (me|us|my (number|name)|this number) (off|from|out) ([a-z]+ ){0,3}(list|database|system|messages|texts|reminders)',
  '(remove|lose|forget|delete) (my|this) (phone |cell )?number',
  'opt(ing)? (me )?out(?! of (the |an? )?(?!text|message|sms|reminder|all))',
  'un ?subscribe',
  `${dont} (want|wish|care|need) (to )?((get|receive|have|be getting|be receiving) )?(any ?more )?${messages}`,
  `${dont} (want|wish) to be (text|messag|contact|call|e ?mail)ed`,
  '(revoke|withdraw) (my )?(consent|permission)',
  `(${dont}) consent to`,
  'leave me alone',
  '^((please|pls|plz|just) )*(stop|quit|end|cancel) (please|pls|plz|it|this|now|already|thanks?|thank you)$',
  '^(please|pls|plz|just|ok|hey|hi) (stop|quit|end)( (it|this|now|already))?$',

  `no ((me|nos) )?((mande|envie|escriba)[ns]?|(quiero|deseo)( recibir)?|reciba) ${mensajes}`,
  `^no mas ${mensajes}`,
  '^ya no (me|nos) (escriba|mande|envie|llame|contacte)[ns]?( por favor)?$',
  'no (me|nos) (escriba|mande|envie|llame|contacte|textee|moleste)[ns]? mas',
  '(deje[ns]?|pare[ns]?|basta) (ya )?de (mandar|enviar|escribir|llamar|textear|molestar|mensajes|textos)(me|nos)?',
  `(pare|detenga|cancele|suspenda)[ns]? ${mensajes}`,
  '(quite|saque|borre|elimine|olvide)[ns]?(me)? ((mi|este) numero|de [a-z]+ (lista|base))',
  '^(por favor )?no (me|nos) (escriba|textee|moleste|contacte)[ns]?( por favor)?$',
  'no (me|nos) (escriba|mande|envie|textee|llame)[ns]? ((mensajes|textos) )?(a|en|por) est[ea] (numero|telefono|celular)',
  '^(por favor )?(quite|saque|borre|elimine)[ns]?me( de aqui)?( por favor)?$',
  'no (quiero|deseo) que me (escriban|manden|llamen|contacten)',
  '(dar|den)(me)? de baja',
  '^(por favor )?(alto|pare[ns]?|basta|ya no) (por favor|ya|gracias)$',
];

const wrongPhrases = [
  'wrong (number|num|person|phone|patient|guy|lady)',
  '(isn t|not|no longer) ((the|right) )*(his|her|their|[a-z]+ s) (number|phone|cell)',
  'you( ve)?( got| have)? the wrong',
  '(doesn t|doesnt|does not) have this (number|phone)',
  `${dont} know (who (this|you)|(anyone|anybody|a|any|who) (named|called|by that)|(that|this) person)`,
  'numero (equivocado|incorrecto|erroneo)',
  'equivoc(o|a|ado) de (numero|persona|telefono)',
  'est[eo] no es (el (numero|telefono|celular) de|su (numero|telefono))',
  'persona equivocada',
  '^equivocado$',
];

const oneOf = (phrases: string[]) => new RegExp(`\\b(${phrases.join('|')})\\b`);
const stops = oneOf(stopPhrases);
const wrongs = oneOf(wrongPhrases);
/** Someone who says these wants to be written to. */
const wanted =
  /\b(don ?t|do not|never|did not|didn ?t) (want (you )?to )?(stop|quit|unsubscribe|opt out)\b|\bno (dejen|paren) de\b/;
/** "Did you stop the reminders?" asks what happened. */
const asks = /\b(did|do) (i|you|they|it|we) $/;
/** The wrong number that somebody else had, or that they gave or dialled themselves. */
const others =
  /\b(i|we|he|she|they) ((must|may|might|could) )?(have )?(gave|give|given|had|dial(l?ed)?|call(ed)?|put|wrote|entered|got|text(ed)?|left|have) ((you|them|him|her) )?((a|the|my) )?wrong\b/;
const longestRead = 2_000;

/**
 * Whether a text asks that messages stop, in other words than a keyword (47 CFR 64.1200(a)(10): any reasonable means).
 * It only opens a question for a person; nothing is stopped by it. Reads the first 2,000 characters.
 */
export function revocationOf(text: string): Revocation | undefined {
  const { read, plain } = plainText(text, longestRead);
  if (wanted.test(plain)) return undefined;
  const found = stops.exec(plain);
  if (found && !(/^(stop|quit)/.test(found[0]) && asks.test(plain.slice(0, found.index)))) {
    return { kind: 'stop', words: read.slice(found.index, found.index + found[0].length) };
  }
  const wrong = wrongs.exec(plain);
  if (!wrong || others.test(plain)) return undefined;
  return { kind: 'wrong-person', words: read.slice(wrong.index, wrong.index + wrong[0].length) };
}
