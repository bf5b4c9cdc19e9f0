import { parseArgs } from 'node:util';
import * as z from 'zod';
import { e164 } from '#shared/domain/contact/address.ts';
import { isZone } from '#shared/domain/practice/wall-time.ts';

/** What `npm run setup` is told. */
export interface Wanted {
  stage: string;
  practice?: { name: string; zone: string; numbers: readonly string[]; location: string };
  admin?: { name: string; email: string };
  /** Beside those there are: for where the only admin has left. */
  anotherAdmin: boolean;
  /** Everybody who works there is invited. */
  inviteAll: boolean;
}

export const setupUsage = [
  'The first settings and the first admin of a deployment, who invites everybody else:',
  '  npm run setup -- --practice "Harborlight Dental" --zone America/New_York --number +12125550100 \\',
  '                   --admin "Sam Whitlock" --email sam@harborlight.example [--location "Main office"] [--stage production]',
  '--number may be given more than once. Again with the same words it writes to an admin who never came.',
  'An admin beside those there are, where the only one has left:',
  '  npm run setup -- --another-admin --admin "Ana Ruiz" --email ana@harborlight.example',
  'Everybody in a restored table, who are not known to its user pool:',
  '  npm run setup -- --invite-all --stage restored',
].join('\n');

const line = (what: string) =>
  z.string().trim().min(1, `${what} is empty`).max(80, `${what} takes at most 80 characters`);
const given = z.object({
  stage: z.string().default('production'),
  practice: line('--practice').optional(),
  zone: z.string().refine(isZone, '--zone is a zone of the IANA list, like America/New_York').optional(),
  number: z.array(e164).optional(),
  location: line('--location').default('Main office'),
  admin: line('--admin').optional(),
  email: z.email('--email is an address like sam@practice.example').toLowerCase().optional(),
  'invite-all': z.boolean().default(false),
  'another-admin': z.boolean().default(false),
  help: z.boolean().default(false),
});

/** Undefined where help is asked for. Throws a sentence that names every argument that is wrong or missing. */
export function setupArguments(args = process.argv.slice(2)): Wanted | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    ...{ stage: text, practice: text, zone: text, number: { ...text, multiple: true }, location: text },
    ...{ admin: text, email: text, 'invite-all': flag, 'another-admin': flag, help: flag },
  };
  const parsed = given.safeParse(parseArgs({ args, options }).values);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ message }) => message);
    throw new Error(`Nothing was set up: ${problems.join('; ')}.`);
  }
  const { stage, practice: name, zone, number: numbers, location, admin, email, help, ...more } = parsed.data;
  if (help) return undefined;
  const lacking = [
    ...missing({ '--practice': name, '--zone': zone, '--number': numbers }),
    ...missing({ '--admin': admin, '--email': email }),
  ];
  if (lacking.length > 0) throw new Error(`Nothing was set up: ${lacking.join(' and ')} is missing. ${setupUsage}`);
  return {
    stage,
    inviteAll: more['invite-all'],
    anotherAdmin: more['another-admin'],
    ...(name && zone && numbers ? { practice: { name, zone, numbers, location } } : {}),
    ...(admin && email ? { admin: { name: admin, email } } : {}),
  };
}

/** Of what belongs together: what is not there where something of it is. */
function missing(group: Record<string, unknown>): string[] {
  const absent = Object.entries(group).filter(([, value]) => value === undefined);
  return absent.length === Object.keys(group).length ? [] : absent.map(([name]) => name);
}
