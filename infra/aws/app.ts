import { App, Validations } from 'aws-cdk-lib';
import { rulePacks } from './rule-packs.ts';
import { readSettings } from './settings.ts';
import { DesklineStack } from './stack.ts';

const app = new App({ analyticsReporting: false });
const settings = readSettings(app.node);
Validations.of(app).addPlugins(...rulePacks(app));
new DesklineStack(app, `deskline-${settings.stage}`, settings);
