import type { FollowUpFields } from './follow-up.ts';

/** What a practice begins with: a text a quarter of an hour later, an e-mail the next day, a call on the third. */
export const defaultFollowUps: FollowUpFields = {
  on: true,
  fallback: 'en',
  steps: [
    {
      id: 'text',
      on: true,
      after: { minutes: 15 },
      ways: ['sms', 'email'],
      words: {
        en: {
          text: 'Hi {{ name }}, this is {{ practice }}. We missed you on {{ day }} at {{ time }}. Write back or call {{ phone }} for another time. Text STOP to stop texts.',
        },
        es: {
          text: 'Hola {{ name }}, somos {{ practice }}. No pudimos verle el {{ day }} a las {{ time }}. Responda o llame al {{ phone }} para otra cita. STOP para no recibir textos.',
        },
      },
    },
    {
      id: 'e-mail',
      on: true,
      after: { days: 1, at: '10:00' },
      ways: ['email', 'sms'],
      words: {
        en: {
          text: '{{ practice }}: {{ name }}, shall we find another time for your visit? Write back or call {{ phone }}. Text STOP to stop texts.',
          email: {
            subject: 'Another time at {{ practice }}',
            body: 'Hi {{ name }},\n\nwe missed you at {{ practice }} on {{ day }} at {{ time }}.\n\nWrite back to this e-mail or call us at {{ phone }}, and we find another time.\n\n{{ practice }}',
          },
        },
        es: {
          text: '{{ practice }}: {{ name }}, busquemos otra hora para su cita. Responda o llame al {{ phone }}. STOP para no recibir textos.',
          email: {
            subject: 'Otra cita en {{ practice }}',
            body: 'Hola {{ name }}:\n\nno pudimos verle en {{ practice }} el {{ day }} a las {{ time }}.\n\nResponda a este correo o llámenos al {{ phone }} y buscamos otra hora.\n\n{{ practice }}',
          },
        },
      },
    },
    { id: 'call', on: true, after: { days: 3, at: '10:00' }, ways: ['call-task'], words: {} },
  ],
};
