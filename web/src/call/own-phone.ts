import { call, queryClient } from '../client.ts';
import { meQuery } from '../me.ts';

/** Sets the phone that rings first when this person calls a patient; undefined: the desk's telephone. */
export async function setOwnPhone(phone: string | undefined): Promise<void> {
  await call('changeMe', { body: { phone: phone ?? null } });
  await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}
