export { ImagingError, type ImagingCode } from './imaging-error.ts';
export { openModels, type Models } from './models/open-models.ts';
export { runTool, type ToolRequest, type ToolResult } from './run-tool.ts';
export { warmUp } from './warm-up.ts';
