import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/mantine.css';
import '../ui/shell.css';
import './simulator.css';
import './phone.css';
import './console.css';
import { mount } from '../ui/mount.tsx';
import { SimulatorPage } from './simulator-page.tsx';

mount(<SimulatorPage />);
