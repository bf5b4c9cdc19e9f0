import type { TemplateProblem } from './template.ts';

/*
 * CANCEL also means "cancel my appointment", YES also means START: carriers act on these words before we see them
 * (../consent/keywords.ts). So words that ask for an answer never ask for one of them. STOP stands only where it says
 * how to stop texts.
 */
const keywords = 'CANCEL|STOP|STOPALL|END|QUIT|YES|START|HELP|INFO';
const verb = `(?:reply|text|send|answer|type|write|respond|press|responda|conteste|escriba|env[ií]e|mande|ponga|texto)`;
const mark = `["'“”«»‘’(]*`;
const keyword = String.raw`(${keywords})\b(?!\p{L})`;

/** "Reply STOP to stop texts", "STOP to opt out", "To stop texts, text STOP", and the same in Spanish. */
const stopWording = new RegExp(
  [
    String.raw`(?:${verb}\s+(?:with\s+|con\s+)?)?${mark}STOP${mark}\s+(?:to\s+(?:stop|opt[ -]?out|unsubscribe|end)|para\s+(?:no\s+recibir|dejar|parar|detener|darse))(?!\s+(?:your|the|my|su|la)?\s*(?:visit|appointment|cita|booking))`,
    String.raw`(?:to\s+(?:stop|end|opt[ -]?out)|para\s+(?:no\s+recibir|dejar|parar|detener))[^.!?]{0,40}?[,:]?\s+${verb}\s+(?:with\s+|con\s+)?${mark}STOP\b${mark}`,
  ].join('|'),
  'giu',
);

/** "Reply YES", "text back 'cancel'", "reply 1 or help". */
const asked = new RegExp(
  String.raw`${verb}\s+(?:back\s+|us\s+|with\s+|con\s+|la\s+palabra\s+)*(?:${mark}\S{1,12}${mark}\s*(?:,|\/|or|o|and|y)\s+)*${mark}${keyword}`,
  'iu',
);
/** A word in capitals is read as one to send. */
const shouted = new RegExp(String.raw`(?<!\p{L})${keyword}`, 'u');

const clinical =
  /(?<!\p{L})(root canal|extraction|implants?|crowns?|fillings?|biops(?:y|ies)|surgery|anesthesia|sedation|x-?rays?|diagnos(?:is|ed)|treatment|therap(?:y|ies)|oncolog\w*|psychiatr\w*|fertilit\w*|hiv|cancer|depress\w*|pregnan\w*|infection|prescription|medication|endodoncia|extracci[oó]n|implantes?|coronas?|empastes?|biopsia|cirug[ií]a|anestesia|radiograf[ií]a|diagn[oó]stico|tratamiento|receta|medicamento)(?!\p{L})/iu;
const money =
  /[$€£]\s?\d|\d+(?:[.,]\d+)?\s?(?:dollars?|usd|d[oó]lares|euros?)(?!\p{L})|(?<!\p{L})(balance|payment|co-?pay|invoice|past due|owe|saldo|pago|factura|deuda|copago)(?!\p{L})/iu;
const practiceField = /\{\{-?\s*practice\b/;

const longest = 1600;
const advised = 320;

/**
 * What stands against a text template, errors first. Errors keep it from being saved; warnings are for a person to think
 * about. `kind`: an e-mail needs no words about STOP; what is spoken offers its own key.
 */
export function lintTemplate(template: string, kind: 'text' | 'email' | 'spoken' = 'text'): TemplateProblem[] {
  const words = template.replace(/\{\{.*?\}\}/gs, ' · ');
  const withoutStop = words.replace(stopWording, ' ');
  const stands = (asked.exec(withoutStop) ?? shouted.exec(withoutStop))?.at(-1);
  const health = clinical.exec(words)?.[1];
  const cost = money.exec(words)?.[0];
  return [
    ...(stands === undefined ? [] : [callToAction(stands.toUpperCase())]),
    ...(words.length > longest ? [error('too_long', `A message holds at most ${longest} characters.`)] : []),
    ...(practiceField.test(template)
      ? []
      : [warning('no_practice', 'It does not say which practice writes. Add the field Practice.')]),
    ...(kind !== 'text' || withoutStop !== words
      ? []
      : [warning('no_stop', 'It does not say how to stop texts. Add "Text STOP to stop texts".')]),
    ...(health === undefined
      ? []
      : [warning('clinical', `"${health}" says something of their health. Others may read this phone.`)]),
    ...(cost === undefined
      ? []
      : [warning('money', `"${cost.trim()}" speaks of money. A reminder says when and where, nothing else.`)]),
    ...(kind === 'text' && words.length > advised && words.length <= longest
      ? [warning('too_long', `Longer than ${advised} characters: patients read the first lines.`)]
      : []),
  ];
}

function callToAction(word: string): TemplateProblem {
  const why =
    word === 'YES' || word === 'START'
      ? `${word} turns texts on again at the carrier`
      : word === 'HELP' || word === 'INFO'
        ? `${word} is answered by the carrier`
        : `${word} stops all texts`;
  return error(
    'call_to_action',
    `${why}, so it cannot be an answer to this. Ask for 1 or C to confirm, 2 or R to change.`,
  );
}

function error(code: TemplateProblem['code'], message: string): TemplateProblem {
  return { severity: 'error', code, message };
}
function warning(code: TemplateProblem['code'], message: string): TemplateProblem {
  return { severity: 'warning', code, message };
}
