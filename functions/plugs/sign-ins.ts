import { cognitoSignIns } from '#shared/adapters/sign-ins.ts';
import type { Plugs } from '../app.ts';

/** Who can sign in: the practice's user pool. */
export const signIns: NonNullable<Plugs['signIns']> = ({ userPool }, aws) => {
  if (!userPool) throw new Error('USER_POOL_ID is needed to invite people');
  return (effect) => cognitoSignIns(aws, userPool, effect);
};
