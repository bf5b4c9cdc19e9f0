const doubts =
  /\b(who|whose|quien) (is|are|r|this|dis|u|you|it|es|son|eres)\b|\bwho s (this|it|that)\b|\bnew phone\b|\b(i am|i m|im|this is|it s|its|that s) not\b|\b(not|no) (me|my|mine|him|her|yo)\b|\b(no soy|no es (el|la|de)|no (lo|la) conozco|de parte de quien|quien habla)\b|\b(don ?t|do not|never) (know|heard of|have|had) (you|u|this|that|any|a|an|him|her|an appointment)\b|\bhow did (you|u) get\b|\bcomo (tiene|consigui)/;

/**
 * Whether a person's own text, of which nothing asks for texts to stop, stands for consent to messages about their care.
 * Who asks who we are, or says that they are somebody else, has agreed to nothing; nor has a text without a word.
 */
export function isConsent(text: string): boolean {
  const plain = text
    .slice(0, 500)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return (plain !== '' || /\p{Extended_Pictographic}/u.test(text)) && !doubts.test(plain);
}
