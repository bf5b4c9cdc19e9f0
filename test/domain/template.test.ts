import { describe, expect, test } from 'vitest';
import { lintTemplate } from '#shared/domain/template/lint-template.ts';
import { renderTemplate } from '#shared/domain/template/render-template.ts';
import { visitValues } from '#shared/domain/template/visit-values.ts';

const around = {
  practice: 'Harborlight Dental',
  place: 'Riverside',
  phone: '(212) 555-0100',
  links: ['https://desk.example.org/a/x'],
};
const mia = { name: 'Mia', date: '2026-11-24', time: '15:00' };
const leo = { name: 'Leo', date: '2026-11-24', time: '15:30' };
const values = visitValues([mia], around, 'en');
const good =
  'Hi {{ name }}, your visit at {{ practice }} is {{ day }} at {{ time }}. Reply 1 to confirm or 2 to change. Text STOP to stop texts.';

const codesOf = (words: string, kind?: 'email') => lintTemplate(words, kind).map(({ code }) => code);

describe('a template', () => {
  test('is filled in with the practice, the first name, the day and the time', () => {
    expect(renderTemplate(good, values)).toEqual({
      ok: true,
      text: 'Hi Mia, your visit at Harborlight Dental is Tue, Nov 24 at 3:00 PM. Reply 1 to confirm or 2 to change. Text STOP to stop texts.',
    });
  });

  test('names each of a family beside their time, and one person with two visits once', () => {
    expect(visitValues([mia, leo], around, 'en')).toMatchObject({
      name: 'Mia and Leo',
      time: '3:00 PM for Mia and 3:30 PM for Leo',
    });
    expect(visitValues([mia, { ...leo, name: 'Mia' }], around, 'es')).toMatchObject({
      name: 'Mia',
      day: 'mar 24 nov',
      time: '3:00 pm y 3:30 pm',
    });
  });

  test.each([
    ['{{ nme }}', 'unknown_variable'],
    ['{{ url }}', 'unknown_variable'],
    ['{{ name', 'syntax'],
    ['{{ name | shout }}', 'syntax'],
    ["{% include '/etc/passwd' %}", 'syntax'],
    ['{% for a in (1..99999) %}{% endfor %}', 'syntax'],
  ])('%s cannot be used', (words, code) => {
    expect(renderTemplate(words, values)).toMatchObject({ ok: false, problem: { severity: 'error', code } });
  });

  test('never leaves a blank: a field without a value is an error', () => {
    expect(renderTemplate(good, { ...values, name: ' ' })).toMatchObject({
      ok: false,
      problem: { code: 'missing_variable' },
    });
  });
});

describe('the words of a template', () => {
  test('that ask for 1 or 2, name the practice and say how to stop are good', () => {
    expect(codesOf(good)).toEqual([]);
    expect(
      codesOf('{{ practice }}: su cita es {{ day }}. Responda 1 para confirmar. STOP para no recibir más mensajes.'),
    ).toEqual([]);
    expect(codesOf('{{ practice }}: see you {{ day }}. To stop these texts, reply STOP.')).toEqual([]);
    expect(
      codesOf('{{ practice }}: see you {{ day }}. Need to cancel or start over? Call us. Reply STOP to opt out.'),
    ).toEqual([]);
  });

  test.each([
    'Reply CANCEL to cancel.',
    'Reply YES to confirm.',
    'reply yes to confirm',
    'Text back "cancel" if you cannot come.',
    'Reply 1 or yes.',
    'Reply C, R or HELP.',
    'Reply STOP to cancel your visit.',
    'STOP to end your appointment',
    'END if you cannot come.',
    'Responda YES para confirmar.',
    'Send START to confirm',
    'Reply INFO for directions',
    'Reply with QUIT',
  ])('"%s" are refused: the carrier acts on that word', (words) => {
    const problems = lintTemplate(`{{ practice }}: ${words} Text STOP to stop texts.`);
    expect(problems[0]).toMatchObject({ severity: 'error', code: 'call_to_action' });
  });

  test.each([
    ['{{ practice }}: your root canal is {{ day }}. Text STOP to stop texts.', ['clinical']],
    ['{{ practice }}: your balance is $40. Text STOP to stop texts.', ['money']],
    ['Your visit is {{ day }}. Text STOP to stop texts.', ['no_practice']],
    ['{{ practice }}: your visit is {{ day }}.', ['no_stop']],
    [`{{ practice }}: ${'so many words '.repeat(30)} Text STOP to stop texts.`, ['too_long']],
  ])('"%.60s" are flagged', (words, codes) => {
    expect(codesOf(words)).toEqual(codes);
    expect(lintTemplate(words).every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test('of an e-mail need not say how to stop texts', () => {
    expect(codesOf('{{ practice }}: your visit is {{ day }}.', 'email')).toEqual([]);
  });
});
