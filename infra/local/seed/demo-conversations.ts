/**
 * One conversation as it may happen again and again. A line that begins with `> ` is the desk's, any other the
 * patient's. `{first}`, `{child}`, `{staff}`, `{office}`, `{day}`, `{day2}`, `{time}` and `{time2}` are filled in.
 */
export interface Script {
  said: readonly string[];
  tag?: string;
  /** Why the desk closes it without an answer to its last line. */
  closing?: string;
}

const thanks = 'Only thanks';
const confirmed = 'Confirmed';

/** What grown patients write about themselves. */
export const english: readonly Script[] = [
  {
    said: [
      'Hi, can I move my {day} cleaning to the afternoon?',
      '> Hi {first}, of course. {day} {time} or {day2} {time2}?',
      '{day} {time} works',
      '> Done, see you {day} at {time}.',
      'Perfect, thank you',
    ],
    tag: 'reschedule',
    closing: thanks,
  },
  {
    said: [
      'Running about 10 minutes late, sorry',
      '> Thanks for telling us, {first}. We will hold your place.',
      'Parking now',
    ],
    closing: 'Arrived',
  },
  {
    said: [
      'Do you still take Northgate insurance?',
      '> We do, {first}. Please send a photo of the card, front and back.',
      'Sending tonight',
      '> Thank you. We will check it before your visit.',
    ],
    tag: 'insurance',
  },
  {
    said: ['What time am I booked on {day}?', '> {day} at {time}, {first}, at {office}.', 'Great, thx'],
    closing: thanks,
  },
  {
    said: [
      'I got a bill for $48 but thought the visit was covered',
      '> Sorry for the surprise, {first}. I will ask billing and come back to you.',
      'Ok thanks',
      '> It was the x-ray share. Your plan pays it once a year, and it was used in spring.',
      'Ah ok. Can I pay by phone?',
      '> Yes, call the desk any time, it takes two minutes.',
    ],
    tag: 'billing',
  },
  {
    said: [
      'Can you send me a receipt for my last visit? My employer wants it',
      '> It is on its way to your e-mail, {first}.',
      'Got it. Thanks {staff}!',
    ],
    tag: 'billing',
    closing: thanks,
  },
  {
    said: [
      'Is there parking at {office}?',
      '> Yes, behind the building, free for two hours. The entrance is on the side street.',
    ],
  },
  {
    said: [
      'A filling came out at breakfast. No pain but is there anything today?',
      '> Sorry to hear that, {first}. We could see you at {time}. Shall I keep it for you?',
      'Yes please',
      '> It is yours. See you at {time}.',
    ],
    tag: 'urgent',
  },
  {
    said: [
      'Can I eat before my appointment?',
      '> Yes, {first}, a light meal is fine.',
      'And coffee?',
      '> Coffee too.',
      'You made my morning',
    ],
    closing: thanks,
  },
  {
    said: [
      '> Hi {first}, a place opened up on {day} at {time}. You asked to come sooner. Shall we keep it for you?',
      'Oh yes! I take it',
      '> Wonderful, booked. See you {day} at {time}.',
    ],
    tag: 'waiting list',
  },
  {
    said: [
      '> Hi {first}, the lab sent your night guard back. Come by any time, no visit needed.',
      'Can I come {day} around {time}?',
      '> Any time before 5 is good.',
    ],
  },
  { said: ['I will be there {day}', '> Thank you, {first}. See you then.'] },
  { said: ['Yes I am coming tomorrow at {time}'], closing: confirmed },
  {
    said: [
      'What would whitening cost?',
      '> It depends on the kind, {first}: from $180. {staff} can tell you more on the phone, or at your next visit.',
      'Next visit is fine',
    ],
    closing: 'Will ask at the visit',
  },
  {
    said: [
      'I get a new number next week. Is it enough to text you from it?',
      '> That is fine, {first}. Say your name and date of birth so we know it is you.',
    ],
  },
  {
    said: [
      'Need to cancel {day}, my train strike again. Next week?',
      '> No problem, {first}. {day2} {time2}?',
      'Can we do earlier',
      '> {day2} {time}?',
      'Yes that one',
      '> Booked: {day2} at {time}.',
    ],
    tag: 'reschedule',
  },
  {
    said: [
      'Could you send my x-rays to my new dentist in Albany?',
      '> Happily. We need a short form first, {first}; it is in your e-mail.',
      'Filled it in just now',
      '> Thank you, they go out today.',
    ],
    tag: 'records',
  },
  {
    said: ['Did I leave a grey scarf in the waiting room?', '> We have it at the desk, {first}.', 'Phew'],
    closing: thanks,
  },
  {
    said: [
      'How long will the visit on {day} take? I have to be back at work',
      '> About 50 minutes, {first}.',
      'Could be tight. Is there a first thing slot',
      '> {day2} at 8:00 is free.',
      'Deal',
      '> Moved to {day2}, 8:00.',
    ],
    tag: 'reschedule',
  },
  {
    said: [
      'The pharmacy says they have nothing from you',
      '> Let me look, {first}. Which pharmacy is it?',
      'The one on Water Street',
      '> It went to your old one. We have just sent it again to Water Street.',
      'They have it now',
    ],
    closing: thanks,
  },
  {
    said: [
      'Is the form on your site the right one? It asks for a fax number',
      '> Leave the fax empty, {first}, nobody has had one for years.',
      'lol ok',
    ],
    tag: 'forms',
    closing: thanks,
  },
  {
    said: [
      'Hi, still a little sore after {day}. Is that normal?',
      '> Thanks for writing, {first}. I am asking the hygienist and come back to you.',
      '> She says a day or two is usual. If it gets worse, call us and we see you the same day.',
      'That helps, thank you',
    ],
    closing: thanks,
  },
  {
    said: [
      'Do I have any benefits left this year?',
      '> One moment, {first}, I am looking it up.',
      '> You have $420 left until the end of December.',
      'Then let’s book the second part before Christmas',
      '> {day} at {time}?',
      'Good',
      '> Booked.',
    ],
    tag: 'insurance',
  },
  {
    said: ['Which floor are you on?', '> Second floor, {first}. The elevator is to the left of the door.'],
  },
  {
    said: [
      'Can my husband come with me on {day}? I get nervous',
      '> Of course, {first}. He can stay with you the whole time.',
      'Thank you that is a relief',
    ],
    closing: thanks,
  },
  {
    said: [
      'You called me this morning?',
      '> That was about your forms, {first}. The second page is missing; can you sign it at the desk?',
      'Will do on {day}',
    ],
    tag: 'forms',
    closing: 'Will sign at the visit',
  },
];
