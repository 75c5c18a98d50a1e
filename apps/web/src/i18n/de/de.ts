import type { Messages } from '../messages.ts';
import { account } from './account.ts';
import { controls } from './controls.ts';
import { desk } from './desk.ts';
import { errors } from './errors.ts';
import { orders } from './orders.ts';
import { pages } from './pages.ts';
import { presets } from './presets.ts';
import { pricing } from './pricing.ts';
import { shell } from './shell.ts';
import { staff } from './staff.ts';
import { start } from './start.ts';
import { studio } from './studio.ts';
import { tools } from './tools.ts';
import { work } from './work.ts';

/** The German catalogue. */
export const de: Messages = { shell, start, tools, controls, presets, studio, work, account, pricing, orders, pages, staff, desk, errors };
