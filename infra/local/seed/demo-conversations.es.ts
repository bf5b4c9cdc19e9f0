import type { Script } from './demo-conversations.ts';

const thanks = 'Only thanks';

/** What patients write who prefer Spanish. */
export const spanish: readonly Script[] = [
  {
    said: [
      'Buenos días, ¿puedo cambiar mi cita del {day}?',
      '> Buenos días, {first}. Claro: ¿le va bien el {day2} a las {time}?',
      'Sí, perfecto',
      '> Listo, le esperamos el {day2} a las {time}.',
    ],
    tag: 'reschedule',
  },
  {
    said: ['Hola, voy a llegar 15 minutos tarde', '> Gracias por avisar, {first}. Le guardamos su lugar.'],
  },
  {
    said: [
      '¿Aceptan el seguro Northgate?',
      '> Sí, {first}. Mándenos por favor una foto de la tarjeta, los dos lados.',
      'Se la mando hoy en la tarde',
      '> Muchas gracias.',
    ],
    tag: 'insurance',
  },
  {
    said: ['¿A qué hora es mi cita del {day}?', '> A las {time}, {first}, en {office}.', 'Muchas gracias'],
    closing: thanks,
  },
  {
    said: [
      'Me llegó una cuenta y no la entiendo',
      '> Con gusto la revisamos, {first}. ¿De qué fecha es?',
      'Del mes pasado, son $35',
      '> Es su parte de la limpieza. Puede pagarla en su próxima visita.',
      'Ah bueno, gracias {staff}',
    ],
    tag: 'billing',
    closing: thanks,
  },
  {
    said: [
      'Necesito un comprobante de mi visita para el trabajo',
      '> Se lo enviamos a su correo, {first}.',
      'Ya me llegó',
    ],
    closing: thanks,
  },
  {
    said: ['¿Hay alguien que hable español el {day}?', '> Sí, {first}, todos los días.'],
  },
  {
    said: [
      'Se me cayó un empaste, ¿tienen algo hoy?',
      '> Lo sentimos, {first}. A las {time} tenemos lugar. ¿Se lo guardamos?',
      'Sí por favor',
      '> Es suyo. Hasta luego.',
    ],
    tag: 'urgent',
  },
  {
    said: [
      '> Hola {first}, se abrió un lugar el {day} a las {time}. ¿Lo quiere?',
      'Sí, gracias por acordarse',
      '> Con gusto. Hasta el {day}.',
    ],
    tag: 'waiting list',
  },
];

/** What Spanish-speaking parents write from the phone that they share with their children. */
export const familySpanish: readonly Script[] = [
  {
    said: [
      '¿Puedo llevar a {child} el mismo día que yo?',
      '> Claro, el {day} a las {time}, uno después del otro.',
      'Qué bueno, gracias',
    ],
    closing: thanks,
  },
  {
    said: [
      '{child} está con gripe, ¿podemos cambiar la cita?',
      '> Que se mejore pronto. ¿El {day2} a las {time}?',
      'Sí',
      '> Quedó cambiada.',
    ],
    tag: 'reschedule',
  },
  {
    said: ['¿Ya está el formulario de la escuela de {child}?', '> Sí, está en la recepción, firmado.'],
    tag: 'forms',
  },
];
