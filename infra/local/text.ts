import { readLocalSettings } from './settings.ts';
import { signedText } from './signed-text.ts';

/** `npm run text -- +12125550148 "Hello?"`: a text from that number to the running local practice. */
async function main(): Promise<void> {
  const [, , from, body] = process.argv;
  if (!from || body === undefined) throw new Error('Who texts what? npm run text -- +12125550148 "Hello?"');
  const settings = readLocalSettings();
  const url = `http://127.0.0.1:${settings.PORT}`;
  const signing = {
    url,
    publicUrl: settings.PUBLIC_BASE_URL ?? url,
    token: settings.TWILIO_AUTH_TOKEN,
    accountSid: settings.TWILIO_ACCOUNT_SID,
  };
  await signedText(signing, { from, to: settings.TWILIO_FROM, body });
  console.log('The practice has it.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The text was not taken.');
  process.exit(1);
});
