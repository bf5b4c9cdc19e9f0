import { Liquid, LiquidError } from 'liquidjs';
import { type TemplateProblem, type TemplateValues, templateVariables } from './template.ts';

const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 20_000,
  renderLimit: 1_000,
  memoryLimit: 100_000,
});

export type Rendered = { ok: true; text: string } | { ok: false; problem: TemplateProblem };

/**
 * Fills a template in. A variable nobody knows, or that has no value, is a problem and never a blank. Tags (`{% %}`) are
 * none of a message's: they could read files and go round in circles.
 */
export function renderTemplate(template: string, values: TemplateValues): Rendered {
  if (template.includes('{%')) return problem('syntax', 'Only fields in {{ }} can stand here, no {% %}.');
  try {
    const parsed = engine.parse(template);
    const names = engine.globalVariablesSync(parsed);
    const unknown = names.find((name) => !isVariable(name));
    if (unknown !== undefined) {
      const known = Object.keys(templateVariables).join(', ');
      return problem('unknown_variable', `{{ ${unknown} }} is no field. There are: ${known}.`);
    }
    const blank = names.filter(isVariable).find((name) => values[name].trim() === '');
    if (blank !== undefined) return problem('missing_variable', `{{ ${blank} }} has no value here.`);
    return { ok: true, text: String(engine.renderSync(parsed, { ...values })).trim() };
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    return problem('syntax', `This cannot be read: ${error.message.replace(/, line:\d+, col:\d+$/, '')}.`);
  }
}

function isVariable(name: string): name is keyof typeof templateVariables {
  return Object.hasOwn(templateVariables, name);
}

function problem(code: TemplateProblem['code'], message: string): Rendered {
  return { ok: false, problem: { severity: 'error', code, message } };
}
