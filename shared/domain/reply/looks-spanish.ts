/** Words that stand in most Spanish sentences and in few English ones: enough to choose between two fixed texts. */
const spanish =
  /(^|[^\p{L}])(el|la|los|que|de|no puedo|por|mi|me|hija?o?|tengo|duele|dolor|quiero|para|esta|respira\w*|sangr\w*|se)([^\p{L}]|$)|[¿¡ñ]/iu;
const english = /(^|[^\p{L}])(the|my|is|i|he|she|and|can|have|me|pain|of)([^\p{L}]|$)/iu;

export function looksSpanish(text: string): boolean {
  return spanish.test(text) && !english.test(text.replace(/\bme\b/giu, ''));
}
