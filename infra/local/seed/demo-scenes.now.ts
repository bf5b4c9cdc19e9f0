import type { Scene } from './scene.ts';

/** What waits for the desk at the moment the practice is made. */
export const openNow: readonly Scene[] = [
  {
    phone: '+12125550144',
    location: 'riverside',
    lines: [
      { days: 4, time: '10:12', calls: 'taken' },
      {
        ago: 44,
        calls: {
          seconds: 24,
          words:
            'Hi, it is Teodor Vance. I am stuck at work and may be late tomorrow. Could you call me back? I will text too.',
        },
      },
      { ago: 41, patient: 'Just left you a message. Could I come at 4 instead?' },
    ],
  },
  {
    phone: '+12125550143',
    location: 'riverside',
    lines: [
      { days: 2, time: '11:05', calls: 'hung-up' },
      { days: 2, time: '11:09', patient: 'Sí, quería cambiar mi cita del viernes' },
      { days: 2, time: '11:20', by: 'priya', says: 'Claro, Yolanda. ¿Le queda bien el viernes a las 10:40?' },
    ],
  },
  {
    phone: '+12125550123',
    location: 'riverside',
    lines: [
      { days: 6, time: '09:14', patient: 'Is my visit next week still at 3?' },
      { days: 6, time: '09:31', by: 'maya', says: 'Yes, Ruben, at 3:00.' },
      { ago: 25, patient: 'CANCEL' },
    ],
  },
  {
    phone: '+12125550148',
    location: 'riverside',
    lines: [
      {
        days: 5,
        time: '09:02',
        patient: 'Here is the new insurance card, please use it for Tuesday. Is the school form ready?',
      },
      { days: 5, time: '09:09', by: 'maya', says: 'Thank you, Dana. Card is on file, the form is at the desk.' },
      {
        ago: 50,
        patient: 'Hi! Any chance Mia can come right after Leo tomorrow, 3:30 instead of 3? I can’t leave work twice',
      },
      { ago: 48, patient: 'Also, does she need to bring her retainer?' },
      { ago: 40, by: 'priya', does: { assignee: 'maya', tags: ['reschedule'] } },
    ],
  },
  {
    phone: '+12125550131',
    location: 'riverside',
    lines: [
      {
        days: 4,
        time: '10:02',
        mails:
          'Good morning,\n\nmy insurer asks for the estimate of the lower partial in writing. Could you send it?\n\nOdile',
        from: 'odile@marchetti.example',
        subject: 'Estimate for the lower partial',
      },
      {
        days: 4,
        time: '10:26',
        by: 'priya',
        says: 'Good morning Odile,\n\nit is in the post today, and a copy is at the desk for you.\n\nPriya, Harborlight Dental',
        byMail: true,
      },
      { ago: 130, patient: 'My insurer says the estimate for the lower partial is missing a code. Who can help me?' },
      { ago: 90, by: 'maya', does: { assignee: 'priya', tags: ['insurance'] } },
    ],
  },
  {
    phone: '+17185550134',
    location: 'riverside',
    lines: [
      { ago: 210, patient: 'Is there anything on Thursday?' },
      { ago: 199, by: 'maya', says: 'Hi Josephine, we have Thursday 10:40. Shall we keep it for you?' },
      { ago: 38, patient: 'Yes please, 10:40 is great' },
      {
        ago: 33,
        mails: 'Hello, one more thing: do you need my new insurance number before Thursday?\n\nJosephine',
        from: 'josephine@adeyemi.example',
        subject: 'Thursday 10:40',
      },
    ],
  },
  {
    phone: '+17185550139',
    location: 'old-mill',
    lines: [{ ago: 20, patient: 'My sister wants to come too. Do you take new patients on Saturdays?' }],
  },
  {
    phone: '+17185550151',
    location: 'old-mill',
    lines: [
      { ago: 95, patient: 'Hello, this is Ileana. My crown feels loose since last night, should I come in?' },
      { ago: 60, by: 'jonas', does: { priority: 'high', tags: ['urgent'] } },
    ],
  },
  {
    phone: '+12125550141',
    location: 'riverside',
    lines: [{ ago: 44, patient: 'Buenos días, ¿puedo cambiar mi cita del miércoles a la tarde?' }],
  },
  {
    phone: '+16465550177',
    location: 'riverside',
    lines: [{ ago: 3, patient: 'is the riverside office open saturday' }],
  },
  {
    phone: '+13475550162',
    location: 'riverside',
    lines: [{ ago: 8, patient: '¿Iker y Nayeli pueden venir juntos el viernes?' }],
  },
  {
    phone: '+13475550126',
    location: 'old-mill',
    lines: [
      { ago: 640, patient: 'Could you look up what my plan pays for a second crown?' },
      { ago: 600, by: 'priya', does: { assignee: 'jonas', tags: ['insurance'] } },
    ],
  },
  {
    phone: '+16465550112',
    location: 'riverside',
    lines: [
      { ago: 35, patient: 'Can you remind me tomorrow to bring the signed form? I forget everything' },
      { ago: 30, by: 'priya', says: 'Good morning Nadia, here we are: please bring the signed form.', plannedIn: 540 },
    ],
  },
];

/** What stands in the other views. */
export const elsewhereNow: readonly Scene[] = [
  {
    phone: '+17185550128',
    location: 'old-mill',
    lines: [
      { ago: 80, by: 'jonas', says: 'Mr. Sorley, your new insurance card has arrived at the desk.', fails: '30006' },
    ],
  },
  {
    phone: '+12125550109',
    location: 'riverside',
    lines: [
      { ago: 300, patient: 'What do I have to bring for the first fitting?' },
      { ago: 282, by: 'maya', says: 'Just your old night guard, Keiko, and ten minutes more.', fails: '30003' },
    ],
  },
  {
    phone: '+12125550113',
    location: 'riverside',
    lines: [
      { ago: 160, patient: 'I will know my shifts on Friday, then I can say which day' },
      { ago: 150, by: 'maya', does: { assignee: 'maya', state: 'snoozed', tags: ['reschedule'] }, snoozedFor: 700 },
    ],
  },
  {
    phone: '+19295550121',
    location: 'old-mill',
    lines: [
      { ago: 420, patient: 'Is my referral letter back?' },
      { ago: 400, by: 'jonas', says: 'Not yet, Vera. I ask them again tomorrow.' },
      { ago: 399, by: 'jonas', does: { assignee: 'jonas', state: 'snoozed' }, snoozedFor: 900 },
    ],
  },
  {
    phone: '+17185550147',
    location: 'old-mill',
    lines: [
      { ago: 330, patient: 'Le aviso el lunes si puedo ese día' },
      { ago: 320, by: 'priya', does: { state: 'snoozed' }, snoozedFor: 800 },
    ],
  },
  {
    phone: '+17185550152',
    location: 'old-mill',
    lines: [
      { ago: 500, patient: 'Could you send my records to Dr. Aune’s office?' },
      { ago: 470, by: 'sam', says: 'Of course. They go out today.' },
      { ago: 460, by: 'sam', does: { state: 'done', tags: ['records'] } },
    ],
  },
  {
    phone: '+12125550136',
    location: 'old-mill',
    lines: [
      { ago: 260, patient: 'I think I left my night guard in chair 3?' },
      { ago: 245, by: 'jonas', says: 'We found it, Aino. It is at the desk, pick it up any time.' },
    ],
  },
  { phone: '+19145550180', location: 'riverside', lines: [{ days: 4, time: '12:20', patient: 'HELP' }] },
  { phone: '+15165550181', location: 'old-mill', lines: [{ days: 9, time: '17:45', patient: 'STOP' }] },
];
