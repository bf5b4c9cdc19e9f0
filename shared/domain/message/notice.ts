/** The e-mail that only says that there is a message: the practice's name and a link, no day, no time, nothing said. */
export function noticeOf(
  practice: string,
  link: string,
  language: 'en' | 'es',
  isAnswered: boolean,
): { subject: string; body: string } {
  if (language === 'es') {
    const answer = isAnswered ? '' : '\n\nNo responda a este correo: nadie lo lee. En la página puede responder.';
    return {
      subject: `Tiene un mensaje de ${practice}`,
      body: `Tiene un mensaje de ${practice}.\n\nLéalo aquí: ${link}\n\nLa página le pide su fecha de nacimiento.${answer}`,
    };
  }
  const answer = isAnswered ? '' : '\n\nPlease do not answer this e-mail: nobody reads it. You can answer on the page.';
  return {
    subject: `You have a message from ${practice}`,
    body: `You have a message from ${practice}.\n\nRead it here: ${link}\n\nThe page asks for your date of birth.${answer}`,
  };
}
