import { functions } from '#infra/topology.ts';
import { bundled } from '../fixtures/bundle.ts';
import type { Figure } from './figure.ts';

const webhooks = ['webhook-sms', 'webhook-sms-status', 'webhook-voice', 'webhook-voice-reminder'] as const;
const larger = ['webhook-sendgrid-inbound', 'api'] as const;
const kib = (bytes: number) => Math.round((bytes / 1024) * 10) / 10;

/** P7: what the functions weigh, minified and compressed. */
export async function bundleSizes(): Promise<Figure[]> {
  return [
    await largest('webhooks of texts and calls', webhooks, 330, 105),
    await largest('webhook of mails, and the API', larger, 600, 190),
  ];
}

async function largest(
  what: string,
  names: readonly (keyof typeof functions)[],
  minified: number,
  compressed: number,
): Promise<Figure> {
  const bundles = await Promise.all(
    names.map(async (name) => ({ name, ...(await bundled({ file: functions[name].file })) })),
  );
  return {
    ...{ id: 'P7', what: `code of the ${what}`, n: `${names.length} functions` },
    last: bundles.map((one) => `${one.name} ${kib(one.minified)} KiB, ${kib(one.compressed)} compressed`).join('; '),
    target: `<= ${minified} KiB, <= ${compressed} compressed`,
    met: bundles.every((one) => kib(one.minified) <= minified && kib(one.compressed) <= compressed),
  };
}
