import { disableNeedsReason } from './disable-needs-reason.js';
import { noForeignModel } from './no-foreign-model.js';
import { noPayloadInLog } from './no-payload-in-log.js';
import { verbChecksActor } from './verb-checks-actor.js';

/** Rules of this repository, as an ESLint plugin. */
export const repositoryRules = {
  meta: { name: 'imagemint' },
  rules: {
    'disable-needs-reason': disableNeedsReason,
    'no-foreign-model': noForeignModel,
    'no-payload-in-log': noPayloadInLog,
    'verb-checks-actor': verbChecksActor,
  },
};
