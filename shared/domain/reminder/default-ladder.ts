import type { Ladder } from './ladder.ts';

/**
 * The reminders a practice begins with: five days ahead by e-mail to plan by, two days ahead by text to answer, the
 * evening before for who has not.
 */
export const defaultLadder: Ladder = {
  id: 'visits',
  name: 'Visit reminders',
  on: true,
  fallback: 'en',
  steps: [
    {
      id: 'five-days',
      on: true,
      when: { days: 5, at: '09:00' },
      onlyUnconfirmed: true,
      channels: ['email', 'sms'],
      words: {
        en: {
          text: 'Hi {{ name }}, this is {{ practice }}. Your visit is {{ day }} at {{ time }}. Reply 1 to confirm or 2 to change. Text STOP to stop texts.',
          email: {
            subject: 'Your visit at {{ practice }} on {{ day }}',
            body: 'Hi {{ name }},\n\nyour visit at {{ practice }}, {{ place }}, is {{ day }} at {{ time }}.\n\nTo confirm, move or cancel it, open {{ link }}\n\nOr call us at {{ phone }}.\n\n{{ practice }}',
          },
        },
        es: {
          text: 'Hola {{ name }}, somos {{ practice }}. Su cita es el {{ day }} a las {{ time }}. Responda 1 para confirmar o 2 para cambiarla. STOP para no recibir textos.',
          email: {
            subject: 'Su cita en {{ practice }} el {{ day }}',
            body: 'Hola {{ name }}:\n\nsu cita en {{ practice }}, {{ place }}, es el {{ day }} a las {{ time }}.\n\nPara confirmarla, cambiarla o cancelarla, abra {{ link }}\n\nO llámenos al {{ phone }}.\n\n{{ practice }}',
          },
        },
      },
    },
    {
      id: 'two-days',
      on: true,
      when: { days: 2, at: '09:00' },
      onlyUnconfirmed: true,
      channels: ['sms', 'email'],
      words: {
        en: {
          text: 'Hi {{ name }}, your visit at {{ practice }} is {{ day }} at {{ time }}. Reply 1 to confirm or 2 to change. Text STOP to stop texts.',
        },
        es: {
          text: 'Hola {{ name }}, su cita en {{ practice }} es el {{ day }} a las {{ time }}. Responda 1 para confirmar o 2 para cambiarla. STOP para no recibir textos.',
        },
      },
    },
    {
      id: 'evening-before',
      on: true,
      when: { days: 1, at: '17:00' },
      onlyUnconfirmed: false,
      channels: ['sms', 'email'],
      words: {
        en: {
          text: '{{ practice }}: see you tomorrow, {{ day }} at {{ time }}, {{ name }}. Need to change it? Reply 2 or open {{ link }} Text STOP to stop texts.',
        },
        es: {
          text: '{{ practice }}: le esperamos el {{ day }} a las {{ time }}, {{ name }}. Para cambiar responda 2 o abra {{ link }} STOP para no recibir textos.',
        },
      },
    },
  ],
};
