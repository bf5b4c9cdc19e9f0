import type { ReplyWords } from './reply-words.ts';

/* Without accents, as words.en.ts says. */
const cita = '((la|mi|esta|esa|nuestra|su|de) )*(citas?|consulta|visita)';
const debo =
  '((yo )?(quiero|quisiera|necesito|tengo que|tenemos que|necesitamos|queremos|deseo|debo|voy a tener que|me gustaria))';
const puede = '((me |nos )?(puede|puedo|pueden|podemos|podria|podriamos|podrian|se puede|es posible)( usted)?)';
const cambiar = '(cambiar|mover|reprogramar|re ?agendar|posponer|cambiarla|moverla|cambiarme|adelantar|atrasar|correr)';
const ella = '(el|ella|ellos|mi hij[oa]|yo)';

export const spanish: ReplyWords = {
  confirm: {
    alone: [
      ...[
        's+i+',
        'sip',
        'claro( que si)?',
        'por supuesto',
        'como no',
        'seguro',
        'cuente(n)? con(migo| nosotros)',
        'sin problemas?',
        'no hay problema',
        'no se preocupe',
        'correcto',
        'perfecto',
        'excelente',
        'muy bien',
        'esta bien',
        'de acuerdo',
        'con (mucho )?gusto',
      ],
      ...[
        'confirm(o|amos|ad[oa]|ar|e)',
        `confirm(o|amos|ad[oa]|ar|e) (${cita}|asistencia|mi asistencia)`,
        `${debo} confirmar( ${cita})?`,
      ],
      ...[
        '(ahi|alli|alla|aqui) (estare(mos)?|estara(n)?|nos vemos|vamos a estar|voy a estar|va a estar|voy|vamos)',
        '(estare(mos)?|estara(n)?) (ahi|alli|alla|aqui)',
        '(nos vemos|lo vemos|las vemos|los vemos)( (ahi|alli|entonces|pronto))?',
        '(si )?(voy|vamos|va) a (ir|estar|asistir|llegar)( (ahi|alli))?',
        '(si )?(voy|vamos|va|van|ire|iremos|ira)',
        '(si )?(asistire(mos)?|asistira)',
        '(si )?(puedo|podemos|puede)( ir| asistir| llegar)?',
        'me (queda|parece) (bien|perfecto)',
      ],
    ],
  },
  acknowledge: ['vale', 'bueno', 'bien', 'listo', 'oki'],
  cancel: {
    alone: [
      ...['no', 'no gracias', 'no muchas gracias'],
      ...[
        `(ya )?(${ella} )?no (me |nos )?(puedo|podemos|puede|podre(mos)?|podra|voy a poder|vamos a poder|va a poder)( (ir|asistir|llegar|venir|presentarme|acudir|estar))?( (a|en))?( ${cita})?`,
        `(ya )?(${ella} )?no (voy|vamos|va|ire|iremos|ira|asistire(mos)?|asistira|estare(mos)?|estara|llegare)( a (ir|asistir|llegar|estar))?( (ahi|alli))?`,
        'no (me|nos) es posible( (ir|asistir|llegar))?',
      ],
      ...[
        `(por favor )?cancel(ar|e|en|arla|o)( ${cita})?( del?| de la)?`,
        `${debo} cancelar(la)?( ${cita})?( del)?`,
        `${puede} cancelar(me)?( ${cita})?( del)?`,
      ],
    ],
  },
  reschedule: {
    alone: [
      `cambi(o|ar)`,
      `${cambiar}( ${cita})?`,
      '(otr[oa] |en otr[oa] )(dia|hora|fecha|horario|semana)',
      '(mas|un poco mas) (tarde|temprano)( se puede)?',
      `${puede} cambiar`,
    ],
    within: [
      ...[
        `${debo} ${cambiar}( (${cita}|(la|de) (hora|fecha)|el dia|de (dia|hora)))?`,
        `${puede} ${cambiar}( (${cita}|(la|de) (hora|fecha)|el dia|de (dia|hora)))?`,
        `${cambiar} ${cita}`,
      ],
      ...[
        '(puede|podria|pueden|puedo) ser (el |la |otro |otra |mas |en |a las )?(lunes|martes|miercoles|jueves|viernes|sabado|dia|hora|fecha|tarde|temprano|la tarde|la manana|\\d+)',
        '(tiene|tienen|hay|habra) (algun |alguna )?(otr[oa]|algo mas) ?(dia|hora|horario|fecha|tarde|temprano|disponible)?',
        '(tiene|tienen|hay) el (lunes|martes|miercoles|jueves|viernes|sabado)',
        'en lugar de',
        'en vez de',
        'no me (queda|conviene|sirve)( bien)?',
        `otr[oa] (dia|hora|fecha|horario)( por favor)`,
      ],
    ],
  },
  late: {
    within: [
      ...[
        '(voy|vamos|llego|llegare|llegaremos|vengo|llegamos|llegar) (a llegar )?(un (poco|poquito) )?((\\d{1,2}|unos) ?(min|minutos|mins) )?(tarde|retrasad[oa]s?|atrasad[oa]s?)',
        '(ya )?(voy |vamos )?(en|de) camino',
        'en el trafico',
        '(me voy|nos vamos|voy) a (retrasar|atrasar|tardar)',
        'llego en \\d{1,2}( ?(min|minutos))?',
        '\\d{1,2} ?(min|minutos) tarde',
      ],
    ],
  },
  thanks: {
    alone: [
      '(muchas |muchisimas |mil )?gracias( (por (todo|avisar(me)?|recordar(me|nos)?|el recordatorio|el aviso|su ayuda|la informacion)))?',
      'por (avisar|recordarme|el recordatorio)',
      'igualmente',
      'muy amable',
      '(que tenga |tenga )?(un )?(buen|buena|feliz|lindo|bonito) (dia|tarde|noche|fin de semana)',
      '(dios le |muchas )?bendig?c?i?o?n?e?s?(a)?',
      '(le|se lo) agradezco( mucho)?',
      '(entendido|enterad[oa]|anotado)',
    ],
  },
  question: {
    within: [
      '(a )?(que|cual|cuando|cuanto|cuanta|cuantos|donde|quien|como) (hora|dia|es|son|esta|estan|cuesta|dura|debo|seria|tengo|vale|citas?)',
      '(para|por|de) (que|quien)( es)?',
      '^(que|cual|cuando|cuanto|donde|quien|como)',
      'cuanto (cuesta|dura|es|vale)',
      '^(es|son|esta|estan|hay|tiene|tienen|aceptan?|puedo|tengo que)',
      '(me )?(puede|pueden|podria|podrian) llamar(me)?',
      'llame(n)?me',
      'aceptan?',
    ],
  },
  doubt: [
    'tal vez',
    'quizas?',
    'a lo mejor',
    'no (lo )?se( todavia)?',
    'no estoy segur[oa]',
    'creo que( si| no)?',
    '(le|te|les) (aviso|digo|confirmo)',
    'luego',
    'dejeme',
    'depende',
    'pero',
    'pregunta',
    'voy a (ver|tratar|intentar)',
    'si puedo (le|te|les)',
    'si y no',
    'no (quiero|necesito|necesitamos|queremos) (cancelar|cambiar|mover)( [a-z]+)*',
    'no (cancele|cancelen|cambie|cambien)( [a-z]+)*',
  ],
  when: [
    '(el )?(lunes|martes|miercoles|jueves|viernes|sabado|domingo)',
    'hoy|manana|entonces|ese dia',
    '(a )?las? \\d{1,2}( \\d{2})?( ?(am|pm|de la (tarde|manana)))?',
  ],
  filler: [
    'hola',
    'buen(os|as) (dias|tardes|noches)',
    'buen dia',
    'por favor|porfavor|porfa',
    '(lo siento|perdon|disculpe|una disculpa)( mucho)?',
    'y',
    'ya',
    'a',
    'la',
    'el',
    'de',
    'del',
    'para',
    'ese dia',
    'muchas',
    cita,
    `(estoy|esta|((mi|su) )?[a-z]+ esta) (muy )?(enferm[oa]|mal)`,
    'desafortunadamente|lamentablemente',
    '(surgio|salio) (algo|un imprevisto)',
    'tambien',
    'senor(a|ita)?',
  ],
};
