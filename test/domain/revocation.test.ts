import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revocationOf } from '#shared/domain/consent/revocation.ts';

describe('words that ask for texts to stop', () => {
  test.each([
    'please stop texting me',
    'Please stop texting me!!',
    'STOP TEXTING ME',
    'STOP ALL',
    'STOP STOP',
    'stop txting me',
    'Stop sending these',
    'please dont txt me anymore',
    'Do not contact me',
    'do not call or text me',
    'I would like to opt-out',
    'stop please',
    'Please stop.',
    'ok stop',
    'Stop sending me these messages',
    'stop with the texts',
    'Stop all texts to this number',
    'stop messaging this number',
    "don't text me anymore",
    'dont text me again please',
    'Do not text me',
    'Don’t contact me again',
    'do not call me ever again',
    "Don't send me any more reminders",
    'no more texts please',
    'No more messages',
    'take me off your list',
    'Take me off this texting list, thanks',
    'remove me from your system',
    'Please remove my number',
    'remove this number from your list',
    'I want to opt out',
    'opt me out',
    'How do I unsubscribe?',
    'un-subscribe me',
    "I don't want to receive these texts",
    'I do not want any more messages from you',
    'I no longer wish to receive texts',
    "don't want to be contacted",
    'I revoke my consent',
    'Lose my number',
    'leave me alone',
    'quit texting me',
    'quit spamming me',
    'Hi, I moved away. Please stop sending reminders to me',
    'cancel please',
    'remove me',
    'Please remove me, thanks',
    'take me off',
    "Don't text me at this number use my wife's",
    "Don't text this number, use my wife's",
    'do not text me on my cell',
    "don't text me, call me",
  ])('%j is found', (text) => {
    expect(revocationOf(text)).toMatchObject({ kind: 'stop' });
  });

  test.each([
    'no me manden más mensajes',
    'No me envíen mas mensajes por favor',
    'ya no quiero más mensajes',
    'No quiero recibir mensajes',
    'no me escriban más',
    'Por favor dejen de mandarme mensajes',
    'deje de escribirme',
    'Paren de enviarme textos',
    'quítenme de su lista',
    'borren mi número',
    'no quiero que me escriban',
    'quiero darme de baja',
    'Alto por favor',
    'paren los mensajes',
    'no me escriban a este número',
    'quítenme por favor',
  ])('in Spanish: %j', (text) => {
    expect(revocationOf(text)).toMatchObject({ kind: 'stop' });
  });

  test.each([
    'wrong number',
    'You have the wrong number',
    "you've got the wrong number",
    'Sorry, wrong person',
    'This is not his number',
    "this isn't Mia's number",
    "I don't know anyone named Leo",
    'número equivocado',
    'Se equivocó de número',
    'este no es el número de Mia',
  ])('or a number that is not the patient’s: %j', (text) => {
    expect(revocationOf(text)).toMatchObject({ kind: 'wrong-person' });
  });

  test('the words that were read are given back, as they were written', () => {
    expect(revocationOf('Hello. Please STOP texting me, I moved.')?.words).toBe('STOP texting me');
  });
});

describe('ordinary chat is left alone', () => {
  test.each([
    'I had to stop taking the antibiotics',
    'Should I stop taking ibuprofen?',
    'the bleeding will not stop',
    'Can I stop by at 3?',
    "I'll stop by tomorrow",
    'Is there a bus stop near you?',
    'please cancel my appointment on Friday',
    'I need to cancel',
    'Can you take me off the 3 pm and put me on 4?',
    'please remove me from the waitlist for Friday',
    'remove me from the 3 pm and put me on 4',
    'take me off the 3 pm please',
    "don't call my cell before 9, I'm at work",
    "I don't text my kids at school",
    'Text me at this number',
    'can you remove it?',
    'no me escriba la receta todavía',
    'Do not worry about it',
    "I don't text and drive, will call",
    'no problem',
    'No more pain, thank you!',
    'Please send me the form',
    "don't call before 9, I'm at work",
    'call me at the end of the day',
    'I end work at 5',
    'I gave you the wrong number, mine is 212 555 0111',
    'Did I call the wrong number?',
    'We had the wrong number for the lab',
    'I got your text messages, thanks',
    'Did you stop the reminders?',
    'I did not stop the reminders, I want them',
    "please don't stop texting me, it helps",
    'I never opt out of anything',
    'I want to opt out of the fluoride',
    'thanks for your messages',
    'Can I get more text reminders?',
    'My son lost my phone',
    'Text me the address please',
    'Never mind, found it',
    'quit smoking 3 weeks ago',
    'I withdraw my question',
    'no puedo ir mañana',
    'No quiero cambiar la cita',
    'No recibí el mensaje',
    '¿Me pueden mandar más información?',
    'por favor no me cancelen la cita',
    'más tarde por favor',
    'la parada del autobús',
    'Gracias por los mensajes',
    'me equivoqué de hora',
  ])('%j is ordinary chat', (text) => {
    expect(revocationOf(text)).toBeUndefined();
  });

  test('whatever is written, it answers, and fast: long and repeated words too', () => {
    const words = fc.constantFrom(
      'stop',
      'no',
      'more',
      'text',
      'me',
      'the',
      'please',
      "don't",
      'send',
      'wrong',
      'number',
      'not',
      ' ',
      'más',
      'no me',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 2000 }),
          fc.array(words, { maxLength: 300 }).map((list) => list.join(' ')),
        ),
        (text) => {
          const begun = performance.now();
          const found = revocationOf(text);
          if (found) expect(found.words.length).toBeLessThanOrEqual(500);
          expect(performance.now() - begun).toBeLessThan(500);
        },
      ),
      { numRuns: 150 },
    );
  });
});
