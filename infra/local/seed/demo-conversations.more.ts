import type { Script } from './demo-conversations.ts';

const thanks = 'Only thanks';

/** What parents and couples write from the phone that they share. */
export const familyEnglish: readonly Script[] = [
  {
    said: [
      'Can {child} and I come on the same day?',
      '> Yes: {day} at {time}, one after the other.',
      'Great, please book both',
      '> Both are booked.',
    ],
    tag: 'reschedule',
  },
  {
    said: ['{child} has a fever, we need to move {day}', '> Get well soon. {day2} at {time}?', 'Ok thank you'],
    tag: 'reschedule',
    closing: thanks,
  },
  {
    said: [
      'Do you have the school form for {child}?',
      '> It is at the desk, signed.',
      'Can you e-mail it instead',
      '> Sent just now.',
      'You are the best',
    ],
    tag: 'forms',
    closing: thanks,
  },
  {
    said: [
      'Who is the visit on {day} for? We have two reminders',
      '> For {child}, {day} at {time}. The other one is in spring.',
    ],
  },
  {
    said: [
      'Is it ok if grandma brings {child}?',
      '> Yes, if you sign the consent at home first. It is in your e-mail.',
      'Signed',
      '> Received, thank you.',
    ],
    tag: 'forms',
  },
  { said: ['We are outside, which door is it', '> The blue one, ring twice.'] },
];

/** What numbers write that belong to nobody. */
export const strangers: readonly Script[] = [
  {
    said: [
      'Hi are you taking new patients?',
      '> We are. What is your name, and which days are good for you?',
      'I will call tomorrow, thank you',
    ],
    tag: 'new patient',
    closing: 'Will call',
  },
  { said: ['Is this the garage on 9th?'], closing: 'Wrong number' },
  { said: ['You have been chosen for a reward, see link'], closing: 'Spam' },
  {
    said: ['How much is a first visit without insurance', '> $120 with x-rays. Shall we find a time for you?'],
    tag: 'new patient',
  },
];
