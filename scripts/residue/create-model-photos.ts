import { modelsOf, TOOL_IDS, type ToolId } from '@imagemint/contract/tools';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { composeSubjects } from '../quality/compose-subjects.ts';
import { paintPortrait } from '../quality/paint-portrait.ts';
import { writePages } from '../quality/write-pages.ts';

const SUBJECT_TOOLS: readonly ToolId[] = ['remove-background', 'portrait-blur'];
const FACE_TOOLS: readonly ToolId[] = ['anonymise-faces', 'passport-photo'];

/**
 * A JPEG for each tool with a model, on which it has something to do: a thing before a landscape, a person, a page, and for the tools
 * that work window by window a landscape of one window.
 */
export async function createModelPhotos(): Promise<Map<ToolId, Buffer>> {
  const [subjects, pages, portrait] = await Promise.all([composeSubjects(), writePages(), paintPortrait()]);
  const [subject, page] = [subjects[0]?.photo, pages[1]?.photo];
  const landscape = await generatePhoto({ seed: 120, width: 240, height: 160, profile: 'srgb', canary: `CANARY-model-${Date.now()}` });
  const photoOf = (tool: ToolId) => {
    if (FACE_TOOLS.includes(tool)) return portrait;
    if (SUBJECT_TOOLS.includes(tool)) return subject;
    return tool === 'redact-text' ? page : landscape;
  };
  const tools = TOOL_IDS.filter((tool) => modelsOf(tool).length > 0);
  return new Map(tools.map((tool) => [tool, photoOf(tool) ?? landscape]));
}
