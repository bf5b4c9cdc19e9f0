/** What happens in a story, and what must be true of it in the end, whatever died on the way. */
export interface Story {
  name: string;
  /** Everything a patient, the desk and the provider do, once; each step is tried again until it is taken. */
  play(number: string): Promise<void>;
  /** How many messages leave, and the states of our entries in the end, oldest first. */
  leaves: number;
  ends: (string | undefined)[];
  /** Patient messages that stand in the thread. */
  arrives: number;
  /** Whether somebody answered the patient; by default where a message of ours was delivered. */
  answers?: boolean | 'either';
  /** Which of its side effects are walked, as `function effect occurrence`; all of them without it. */
  walks?: RegExp;
  /** What else must hold of this patient in the end. */
  holds?(number: string): Promise<void>;
  /** Another end that is as right, where dying takes longer than the message is worth. */
  orElse?: { leaves: number; ends: string[] };
}

/** A provider and a browser try again until they are answered. */
export async function until<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (attempt >= 5) throw error;
    }
  }
}
