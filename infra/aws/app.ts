import { App } from 'aws-cdk-lib';
import { readSettings } from './settings.ts';
import { DesklineStack } from './stack.ts';

const app = new App({ analyticsReporting: false });
const settings = readSettings(app.node);
new DesklineStack(app, `deskline-${settings.stage}`, settings);
