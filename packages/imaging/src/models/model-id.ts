export { MODEL_IDS, type ModelId } from '@imagemint/contract/models';
