import { type Account, formCall, xmlTexts } from './account.ts';

/** What a deployment said when it was done, by name. Throws when there is none of that stage. */
export async function stackOutputs(aws: Account, stage: string): Promise<Map<string, string>> {
  const xml = await formCall(aws, 'cloudformation', {
    Action: 'DescribeStacks',
    Version: '2010-05-15',
    StackName: `deskline-${stage}`,
  });
  const names = xmlTexts(xml, 'OutputKey');
  const values = xmlTexts(xml, 'OutputValue');
  return new Map(names.map((name, at) => [name, unescaped(values[at] ?? '')]));
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
