import { sampleVisitUrl } from '../link/visit-link.ts';
import { lintTemplate } from '../template/lint-template.ts';
import { renderTemplate } from '../template/render-template.ts';
import { languages, type TemplateProblem, type TemplateValues } from '../template/template.ts';
import type { Ladder, LadderStep } from './ladder.ts';

/** The words of a step that have something against them; `part` is the language and which words, like `es.email.body`. */
export interface CheckedWords {
  part: string;
  problems: TemplateProblem[];
}

const sample: TemplateValues = {
  name: 'Mia',
  practice: 'Practice',
  day: 'Tue, Nov 24',
  time: '3:00 PM',
  place: 'Office',
  phone: '(212) 555-0100',
  link: sampleVisitUrl('https://desk.example.org'),
};

/** Checks every template of a step; the ladder's own language must have words. `without`: fields that have no value there. */
export function checkStep(
  { fallback }: Pick<Ladder, 'fallback'>,
  step: Pick<LadderStep, 'words'>,
  without: Partial<TemplateValues> = {},
): CheckedWords[] {
  const check = (template: string, kind: 'text' | 'email' | 'subject') =>
    checkTemplate(template, kind, { ...sample, ...without });
  const checked: CheckedWords[] = languages.flatMap((language) => {
    const words = step.words[language];
    if (!words) return [];
    const { text, email } = words;
    return [
      { part: `${language}.text`, problems: check(text, 'text') },
      ...(email
        ? [
            { part: `${language}.email.subject`, problems: check(email.subject, 'subject') },
            { part: `${language}.email.body`, problems: check(email.body, 'email') },
          ]
        : []),
    ];
  });
  if (step.words[fallback]) return checked;
  const message = 'Words in this language are needed: whoever has no other gets them.';
  return [
    ...checked,
    { part: `${fallback}.text`, problems: [{ severity: 'error', code: 'missing_variable', message }] },
  ];
}

/** Everything against one template: whether it can be filled in at all, then what it says. */
export function checkTemplate(
  template: string,
  kind: 'text' | 'email' | 'subject',
  values: TemplateValues = sample,
): TemplateProblem[] {
  const rendered = renderTemplate(template, values);
  if (!rendered.ok) return [rendered.problem];
  if (rendered.text === '') return [{ severity: 'error', code: 'missing_variable', message: 'It says nothing.' }];
  const found = lintTemplate(template, kind === 'text' ? 'text' : 'email');
  return kind === 'subject' ? found.filter(({ code }) => code !== 'no_practice') : found;
}
