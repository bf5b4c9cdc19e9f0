import { newcomers } from './demo-people.ts';
import type { Scene } from './scene.ts';

/** What happened earlier and happens only now and then. */
export const earlier: readonly Scene[] = [
  {
    phone: '+13475550115',
    location: 'riverside',
    lines: [
      { days: 2, time: '10:04', patient: 'Which day was it again?' },
      { days: 2, time: '10:11', by: 'maya', says: 'Thursday at 2:20, Quentin.', takesBack: true },
      { days: 2, time: '10:12', by: 'maya', says: 'Friday at 2:20, Quentin.' },
      { days: 2, time: '10:40', by: 'maya', does: { state: 'done' } },
    ],
  },
  {
    phone: '+19295550111',
    location: 'riverside',
    lines: [
      { days: 12, time: '11:20', patient: 'Please only write me letters from now on' },
      { days: 12, time: '11:34', by: 'priya', says: 'We will, Marguerite. Text STOP and no more texts come.' },
      { days: 12, time: '11:50', patient: 'STOP' },
      { days: 12, time: '12:05', by: 'priya', does: { state: 'done', reason: 'Wants letters' } },
    ],
  },
  {
    phone: '+17185550130',
    location: 'old-mill',
    lines: [
      { days: 11, time: '11:02', patient: 'Stop' },
      { days: 8, time: '09:30', patient: 'START' },
      { days: 8, time: '09:31', patient: 'Sorry, that was my nephew playing with the phone' },
      { days: 8, time: '09:45', by: 'jonas', says: 'No harm done, Dashiell. Texts are on again.' },
      { days: 8, time: '10:20', by: 'jonas', does: { state: 'done' } },
    ],
  },
  {
    phone: '+19175550103',
    location: 'riverside',
    lines: [
      { days: 13, time: '08:41', patient: 'Cancel' },
      {
        days: 13,
        time: '09:05',
        by: 'nora',
        does: { state: 'done', reason: 'Called: he meant the visit, it is moved to spring' },
      },
      { days: 13, time: '09:12', patient: 'START' },
    ],
  },
  { phone: '+17185550149', location: 'old-mill', lines: [{ days: 15, time: '18:10', patient: 'ALTO' }] },
  {
    phone: '+19175550108',
    location: 'riverside',
    lines: [
      { days: 7, time: '09:40', patient: 'Is my crown ready?' },
      { days: 7, time: '09:52', by: 'maya', says: 'It is here, Imani. Thursday 9:20?', fails: '30003' },
      { days: 7, time: '10:35', by: 'maya', says: 'It is here, Imani. Does Thursday 9:20 suit you?' },
      { days: 7, time: '13:10', patient: 'Sorry, was on a plane. Thursday is good' },
      { days: 7, time: '13:25', by: 'priya', does: { state: 'done', reason: 'Booked' } },
    ],
  },
  {
    phone: '+13475550104',
    location: 'riverside',
    lines: [
      { days: 10, time: '15:02', patient: 'Can someone call me about the payment plan?' },
      { days: 10, time: '15:20', by: 'priya', says: 'Of course, Effie. Tomorrow at noon?', fails: '30003' },
      {
        days: 10,
        time: '15:48',
        by: 'priya',
        does: { failureDealtWith: true, state: 'done', reason: 'Reached by phone' },
      },
    ],
  },
  {
    phone: '+17185550127',
    location: 'old-mill',
    lines: [
      { days: 10, time: '15:50', patient: 'I can only read texts in the morning, just so you know' },
      { days: 10, time: '16:20', by: 'jonas', says: 'Good morning Alba. Your form is ready.', plannedIn: 60 },
    ],
  },
  {
    phone: '+12125550116',
    location: 'riverside',
    lines: [
      { days: 8, time: '14:05', patient: 'I sat 40 minutes in your waiting room today. This is the second time.' },
      { days: 8, time: '14:11', by: 'priya', does: { assignee: 'nora', priority: 'high', tags: ['complaint'] } },
      {
        days: 8,
        time: '15:02',
        by: 'nora',
        says: 'Rosalind, I am sorry. This is Nora, the manager. May I call you tomorrow at 9?',
      },
      { days: 8, time: '15:30', patient: 'Please do' },
      { days: 7, time: '09:25', by: 'nora', does: { state: 'done', reason: 'Called, next visit is first thing' } },
    ],
  },
  {
    phone: '+16465550117',
    location: 'riverside',
    lines: [
      { days: 3, time: '10:15', patient: 'The link to the health form does not open on my phone' },
      { days: 3, time: '10:22', by: 'maya', does: { assignee: 'sam', tags: ['forms'] } },
      { days: 3, time: '11:10', by: 'sam', says: 'Thank you, Florian, it was broken. It is mended: please try again.' },
      { days: 3, time: '11:32', patient: 'Works' },
      { days: 3, time: '11:40', by: 'sam', does: { state: 'done', reason: 'Mended' } },
    ],
  },
  {
    phone: newcomers.gideon.phone,
    location: 'riverside',
    lines: [
      { days: 9, time: '10:20', patient: 'Hi, new in town and looking for a dentist. Do you have room?' },
      { days: 9, time: '10:29', by: 'maya', says: 'Welcome! We do. What is your name and date of birth?' },
      { days: 9, time: '10:36', patient: 'Gideon Rusk, 2 September 1994' },
      { days: 9, time: '10:50', by: 'maya', does: { state: 'done', reason: 'Taken on as a patient' } },
      { days: 9, time: '10:51', by: 'maya', takesOn: 'gideon' },
      { days: 9, time: '10:54', by: 'maya', says: 'Thank you, Gideon. We could see you Thursday at 9:20.' },
      { days: 9, time: '11:30', patient: 'Thursday it is' },
      { days: 9, time: '11:41', by: 'maya', does: { state: 'done', reason: 'Booked', tags: ['new patient'] } },
    ],
  },
  {
    phone: newcomers.henrietta.phone,
    location: 'old-mill',
    lines: [
      { days: 6, time: '13:40', patient: 'My neighbour Vera says you are good with anxious people' },
      { days: 6, time: '13:55', by: 'jonas', says: 'We take our time. May I have your name and date of birth?' },
      { days: 6, time: '14:20', patient: 'Henrietta Loewe-Amadi, May 18, 1977' },
      { days: 6, time: '14:29', by: 'jonas', does: { state: 'done', reason: 'Taken on as a patient' } },
      { days: 6, time: '14:30', by: 'jonas', takesOn: 'henrietta' },
      { days: 6, time: '14:33', by: 'jonas', says: 'Thank you, Henrietta. Would next Tuesday at 8:40 be good?' },
      { days: 6, time: '19:05', patient: 'Yes, thank you for being kind' },
      { days: 5, time: '08:20', by: 'jonas', does: { state: 'done', reason: 'Booked' } },
    ],
  },
];
